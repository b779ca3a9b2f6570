import { formatPercent } from '@/lib/format';
import type { Reason } from '../api/anomaly';
import { reasonBars } from '../reason-bars';
import { featureName } from '../words';
import classes from './reasons.module.css';

/** Why a transaction is unusual: each feature against what is usual for the account, the strongest first. */
export function Reasons({ reasons }: { reasons: Reason[] }) {
  if (reasons.length === 0) {
    return <p className={classes.none}>The score has no reasons: a rule or a person found this one.</p>;
  }
  return (
    <ol className={classes.reasons} aria-label="Reasons">
      {reasons.map((reason) => (
        <ReasonBar key={reason.feature} reason={reason} />
      ))}
    </ol>
  );
}

function ReasonBar({ reason }: { reason: Reason }) {
  const { value, usual } = reasonBars(reason);
  return (
    <li className={classes.reason}>
      <p className={classes.head}>
        <span className={classes.name}>{featureName(reason.feature)}</span>
        <span className={classes.share}>{formatPercent(reason.contribution)} of the score</span>
      </p>
      <div className={classes.bars} aria-hidden>
        <span className={classes.value} style={{ width: `${value * 100}%` }} />
        {usual !== undefined && (
          <span className={classes.usual} style={{ insetInlineStart: `${usual * 100}%` }} />
        )}
      </div>
      <p className={classes.text}>
        {reason.valueText} <span className={classes.usually}>· usually {reason.usualText}</span>
      </p>
    </li>
  );
}
