import { Link } from '@tanstack/react-router';
import { formatInteger, formatPercent } from '@/lib/format';
import type { ByStatus } from '../api/sums';
import type { OrdersSearch } from '../search';
import { statusShares } from '../status-shares';
import { STATUS_NAMES } from '../words';
import classes from './status-bar.module.css';

type Props = {
  byStatus: ByStatus;
  /** Which orders these are; each status leads to those of them that have it. */
  orders?: OrdersSearch;
};

/** Where orders stand, as parts of one bar, with their numbers below it. */
export function StatusBar({ byStatus, orders = {} }: Props) {
  const shares = statusShares(byStatus);
  return (
    <div className={classes.status}>
      <div className={classes.bar} aria-hidden>
        {shares.map(
          ({ status, orders: count, share }) =>
            count > 0 && (
              <span key={status} className={classes.part} data-status={status} style={{ flexGrow: share }} />
            ),
        )}
      </div>
      <ul className={classes.legend} aria-label="Orders by status">
        {shares.map(({ status, orders: count, share }) => (
          <li key={status}>
            <Link to="/vendors/orders" search={{ ...orders, status }} className={classes.entry}>
              <span className={classes.swatch} data-status={status} aria-hidden />
              <span className={classes.name}>{STATUS_NAMES[status]}</span>{' '}
              <span className={classes.count}>{formatInteger(count)}</span>{' '}
              <span className={classes.share}>{formatPercent(share)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
