import { Link, useParams } from '@tanstack/react-router';
import { LiveBanner } from '@/components/live-banner';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { Section } from '@/components/section';
import { formatTime } from '@/lib/format';
import { mustAsk } from '@/lib/live/live-status';
import { formatMoney } from '@/lib/money';
import { problemOf } from '@/lib/query-problem';
import { useFollowTransaction } from './api/follow-transaction';
import { useTransaction } from './api/get-transaction';
import { POLL_INTERVAL } from './api/keys';
import { FeaturesView } from './components/features-view';
import { Feedback } from './components/feedback';
import { TransactionParts } from './components/transaction-parts';
import { Reasons } from './components/reasons';
import { TransactionFigures } from './components/transaction-figures';

export function TransactionPage() {
  const { id } = useParams({ from: '/transactions/transaction/$id' });
  const live = useFollowTransaction(id);
  const transaction = useTransaction(id, { live: !mustAsk(live) });
  const known = transaction.data;
  const title = known
    ? `${formatMoney(known.amountMinor, known.currency, known.currencyDigits)} at ${known.merchant}`
    : 'Transaction';
  return (
    <Page
      title={title}
      description={
        known && (
          <>
            Paid by{' '}
            <Link to="/transactions/accounts/$id" params={{ id: known.accountId }}>
              {known.accountId}
            </Link>{' '}
            on {formatTime(known.timestamp)}.
          </>
        )
      }
    >
      <TransactionParts />
      <QueryView
        query={transaction}
        subject="The transaction"
        loading={<LoadingState subject="the transaction" bars={[64, 180, 240]} />}
      >
        {(data) => (
          <>
            {live.interrupted && !problemOf(transaction) && (
              <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />
            )}
            <TransactionFigures transaction={data} live={live} />
            {data.anomaly && (
              <Section title="Why it is unusual">
                <Reasons reasons={data.anomaly.reasons} />
              </Section>
            )}
            <Section title="Judgement">
              <Feedback
                key={`${data.anomaly?.status ?? 'none'}/${data.anomaly?.note ?? ''}`}
                transactionId={data.id}
                anomaly={data.anomaly}
              />
            </Section>
            <Section title="Features">
              <FeaturesView features={data.features} />
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  );
}
