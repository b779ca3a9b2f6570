import { Button } from '@mantine/core';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import classes from '@/components/row.module.css';
import { useAccountAnomalies } from '../api/list-account-anomalies';
import { useAccountTransactions } from '../api/list-account-transactions';
import { HistoryChoice } from './history-choice';
import { Timeline } from './timeline';
import { TransactionRow } from './transaction-row';

type Props = {
  id: string;
  /** What the timeline shows: `score`, `amount`, or a feature. */
  measure: string;
  minScore: number | undefined;
  live: boolean;
};

/** What an account paid: as a timeline, and one by one. */
export function AccountHistory({ id, measure, minScore, live }: Props) {
  const history = useAccountTransactions(id, minScore, { live });
  const anomalies = useAccountAnomalies(id).data ?? [];
  const statuses = new Map(anomalies.map(({ transactionId, status }) => [transactionId, status]));
  return (
    <>
      <QueryView
        query={history}
        subject="The transactions"
        loading={<LoadingState subject="the transactions" bars={[300, 52, 52, 52]} />}
      >
        {({ pages }) => {
          const list = pages.flatMap(({ data }) => data);
          const features = Object.keys(list[0]?.features.vector ?? {});
          return (
            <>
              <HistoryChoice measure={measure} minScore={minScore} features={features} />
              {list.length === 0 ? (
                <EmptyState title="None" hint="No transaction of this account is like this." />
              ) : (
                <>
                  <Timeline transactions={list} anomalies={anomalies} measure={measure} />
                  <ul className={classes.list} aria-label="Transactions">
                    {list.map((transaction) => (
                      <TransactionRow
                        key={transaction.id}
                        transaction={transaction}
                        status={statuses.get(transaction.id)}
                      />
                    ))}
                  </ul>
                </>
              )}
            </>
          );
        }}
      </QueryView>
      {history.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Load older ones
        </Button>
      )}
    </>
  );
}
