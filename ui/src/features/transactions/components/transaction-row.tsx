import { Link } from '@tanstack/react-router';
import classes from '@/components/row.module.css';
import { formatTime } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Status } from '../api/anomaly';
import type { Transaction } from '../api/transaction';
import { formatScore } from '../words';
import { AnomalyStatusLabel } from './anomaly-status-label';

type Props = {
  transaction: Transaction;
  /** Where the anomaly stands that it is; undefined if it is none. */
  status: Status | undefined;
};

/** A transaction in a list. */
export function TransactionRow({ transaction, status }: Props) {
  const { id, amountMinor, currency, currencyDigits, merchant, category, country, timestamp, score } =
    transaction;
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Link to="/transactions/transaction/$id" params={{ id }} className={classes.name}>
          {formatMoney(amountMinor, currency, currencyDigits)} at {merchant}
        </Link>
        <p className={classes.about}>
          {formatTime(timestamp)} · {category}, {country} ·{' '}
          {score === null ? 'not scored yet' : `score ${formatScore(score)}`}
        </p>
      </div>
      {status && <AnomalyStatusLabel status={status} />}
    </li>
  );
}
