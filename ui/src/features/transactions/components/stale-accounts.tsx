import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import classes from '@/components/row.module.css';
import { formatInteger } from '@/lib/format';
import { useAccounts } from '../api/list-accounts';
import { AccountRow } from './account-row';

/** As many as show what is going on; there is a page for all of them. */
const SHOWN = 5;

/** Accounts that wait to be scored, the longest waiting first. */
export function StaleAccounts({ count, live }: { count: number; live: boolean }) {
  const accounts = useAccounts({ stale: true }, { live, limit: SHOWN });
  const now = new Date(accounts.dataUpdatedAt);
  return (
    <QueryView
      query={accounts}
      subject="The stale accounts"
      loading={<LoadingState subject="the stale accounts" bars={[52, 52]} />}
    >
      {({ pages }) => {
        const list = pages.flatMap(({ data }) => data);
        if (list.length === 0) {
          return <EmptyState title="None" hint="Every account was scored since it last changed." />;
        }
        return (
          <>
            <ul className={classes.list}>
              {list.map((account) => (
                <AccountRow key={account.id} account={account} now={now} />
              ))}
            </ul>
            {count > list.length && (
              <p>
                <Link to="/transactions/accounts" search={{ stale: true }}>
                  All {formatInteger(count)} stale accounts
                </Link>
              </p>
            )}
          </>
        );
      }}
    </QueryView>
  );
}
