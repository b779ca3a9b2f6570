import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LiveIndicator } from '@/components/live-indicator';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import classes from '@/components/row.module.css';
import { mustAsk } from '@/lib/live/live-status';
import { useFollowAccounts } from './api/follow-accounts';
import { POLL_INTERVAL } from './api/keys';
import { useAccounts } from './api/list-accounts';
import { AccountFilters } from './components/account-filters';
import { AccountRow } from './components/account-row';
import { TransactionParts } from './components/transaction-parts';

export function AccountsPage() {
  const filter = useSearch({ from: '/transactions/accounts' });
  const live = useFollowAccounts();
  const accounts = useAccounts(filter, { live: !mustAsk(live) });
  const now = new Date(accounts.dataUpdatedAt);
  const isFiltered = filter.stale !== undefined || filter.q !== undefined;
  return (
    <Page title="Accounts" description="Who pays. An account is stale until what it paid last was scored.">
      <TransactionParts />
      <AccountFilters filter={filter} />
      <p>
        <LiveIndicator status={live} interval={POLL_INTERVAL} />
      </p>
      <QueryView
        query={accounts}
        subject="The accounts"
        loading={<LoadingState subject="the accounts" bars={[52, 52, 52, 52]} />}
      >
        {({ pages }) => {
          const list = pages.flatMap(({ data }) => data);
          if (list.length > 0) {
            return (
              <ul className={classes.list}>
                {list.map((account) => (
                  <AccountRow key={account.id} account={account} now={now} />
                ))}
              </ul>
            );
          }
          return isFiltered ? (
            <EmptyState title="None of them" hint="No account is like this." />
          ) : (
            <EmptyState title="No accounts yet" hint="An account begins with its first transaction." />
          );
        }}
      </QueryView>
      {accounts.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={accounts.isFetchingNextPage}
          onClick={() => void accounts.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </Page>
  );
}
