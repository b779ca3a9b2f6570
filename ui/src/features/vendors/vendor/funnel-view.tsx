import { formatInteger, formatPercent } from '@/lib/format';
import type { ByStatus } from '../api/sums';
import { funnel } from '../funnel';
import classes from './funnel-view.module.css';

/** How many orders came how far, each stage as a share of all orders. */
export function FunnelView({ byStatus }: { byStatus: ByStatus }) {
  const stages = funnel(byStatus);
  const all = stages[0]?.orders ?? 0;
  return (
    <ol className={classes.stages} aria-label="Stages">
      {stages.map(({ name, orders }) => {
        const share = all === 0 ? 0 : orders / all;
        return (
          <li key={name} className={classes.stage}>
            <span className={classes.name}>{name}</span>
            <span className={classes.track} aria-hidden>
              <span className={classes.bar} style={{ width: `${share * 100}%` }} />
            </span>
            <span className={classes.count}>
              {formatInteger(orders)} <span className={classes.share}>{formatPercent(share)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
