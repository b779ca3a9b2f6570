import { Link } from '@tanstack/react-router';
import classes from '@/components/row.module.css';
import { StateLabel } from '@/components/state-label';
import { formatBetween, formatDistance } from '@/lib/duration';
import { formatInteger } from '@/lib/format';
import type { Account } from '../api/account';
import { formatScore } from '../words';

/** An account in a list. */
export function AccountRow({ account, now }: { account: Account; now: Date }) {
  const { id, transactions, maxScore, openAlerts, lastScoredAt, staleSince } = account;
  const parts = [
    `${formatInteger(transactions)} transactions`,
    ...(maxScore === null ? [] : [`highest score ${formatScore(maxScore)}`]),
    ...(openAlerts > 0 ? [`${formatInteger(openAlerts)} open`] : []),
    lastScoredAt === null ? 'never scored' : `scored ${formatDistance(lastScoredAt, now)}`,
  ];
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Link to="/transactions/accounts/$id" params={{ id }} className={classes.name}>
          {id}
        </Link>
        <p className={classes.about}>{parts.join(' · ')}</p>
      </div>
      {staleSince === null ? (
        <StateLabel tone="good">Scored</StateLabel>
      ) : (
        <StateLabel tone="busy">{`Stale for ${formatBetween(staleSince, now)}`}</StateLabel>
      )}
    </li>
  );
}
