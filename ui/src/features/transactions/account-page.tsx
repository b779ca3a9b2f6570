import { Link, useParams, useSearch } from '@tanstack/react-router';
import { LiveBanner } from '@/components/live-banner';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { Section } from '@/components/section';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { useFollowAccount } from './api/follow-accounts';
import { useAccount } from './api/get-account';
import { POLL_INTERVAL } from './api/keys';
import { AccountFigures } from './components/account-figures';
import { AccountHistory } from './components/account-history';
import { TransactionParts } from './components/transaction-parts';

export function AccountPage() {
  const { id } = useParams({ from: '/transactions/accounts/$id' });
  const { show, minScore } = useSearch({ from: '/transactions/accounts/$id' });
  const live = useFollowAccount(id);
  const isTold = !mustAsk(live);
  const account = useAccount(id, { live: isTold });
  return (
    <Page title={id} description="An account: what it paid, and how unusual each payment is for it.">
      <TransactionParts />
      <QueryView
        query={account}
        subject="The account"
        loading={<LoadingState subject="the account" bars={[64, 300, 52, 52]} />}
      >
        {(data) => (
          <>
            {live.interrupted && !problemOf(account) && (
              <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />
            )}
            <AccountFigures account={data} live={live} now={new Date(account.dataUpdatedAt)} />
            <p>
              <Link to="/transactions/anomalies" search={{ account: id, status: 'any' }}>
                Anomalies of this account
              </Link>
            </p>
            <Section title="Transactions">
              <AccountHistory id={id} measure={show ?? 'score'} minScore={minScore} live={isTold} />
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  );
}
