import { Figures } from '@/components/figures';
import { LiveIndicator } from '@/components/live-indicator';
import { formatBetween, formatDistance } from '@/lib/duration';
import { formatInteger } from '@/lib/format';
import type { LiveStatus } from '@/lib/live/live-status';
import type { Account } from '../api/account';
import { POLL_INTERVAL } from '../api/keys';
import { formatScore } from '../words';
import classes from './totals.module.css';

type Props = { account: Account; live: LiveStatus; now: Date };

/** What is known of an account. */
export function AccountFigures({ account, live, now }: Props) {
  const { transactions, staleSince, lastScoredAt, lastTransactionAt, maxScore, openAlerts } = account;
  const distance = (time: Date | null) => (time === null ? 'never' : formatDistance(time, now));
  return (
    <div className={classes.totals}>
      <Figures
        figures={[
          { name: 'Transactions', value: formatInteger(transactions) },
          { name: 'Last one', value: distance(lastTransactionAt) },
          { name: 'Stale for', value: staleSince === null ? 'not stale' : formatBetween(staleSince, now) },
          { name: 'All scored', value: distance(lastScoredAt) },
          { name: 'Highest score', value: maxScore === null ? '–' : formatScore(maxScore) },
          { name: 'Open anomalies', value: formatInteger(openAlerts) },
        ]}
      />
      <LiveIndicator status={live} interval={POLL_INTERVAL} />
    </div>
  );
}
