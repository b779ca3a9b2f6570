import { Figures } from '@/components/figures';
import { LiveIndicator } from '@/components/live-indicator';
import { formatBetween } from '@/lib/duration';
import { formatInteger } from '@/lib/format';
import type { LiveStatus } from '@/lib/live/live-status';
import type { Overview } from '../api/get-overview';
import { POLL_INTERVAL } from '../api/keys';
import classes from './totals.module.css';

type Props = { overview: Pick<Overview, 'totals' | 'asOf'>; live: LiveStatus };

/** What there is. */
export function Totals({ overview: { totals, asOf }, live }: Props) {
  const { transactions, accounts, staleAccounts, staleSince, openAlerts } = totals;
  return (
    <div className={classes.totals}>
      <Figures
        figures={[
          { name: 'Transactions', value: formatInteger(transactions) },
          { name: 'Accounts', value: formatInteger(accounts) },
          { name: 'Stale accounts', value: formatInteger(staleAccounts) },
          {
            name: 'Longest wait',
            value: staleSince === null ? 'none' : formatBetween(staleSince, asOf),
          },
          { name: 'Open anomalies', value: formatInteger(openAlerts) },
        ]}
      />
      <LiveIndicator status={live} interval={POLL_INTERVAL} />
    </div>
  );
}
