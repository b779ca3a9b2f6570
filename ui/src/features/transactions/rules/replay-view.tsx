import { Link } from '@tanstack/react-router';
import { Figures } from '@/components/figures';
import { formatInteger, formatPercent } from '@/lib/format';
import type { Replay } from '../api/replay-rule';
import classes from './what-if.module.css';

type Props = {
  replay: Replay;
  /** Whether the form says something else by now. */
  isOutdated: boolean;
};

/** What a rule would have found. */
export function ReplayView({ replay, isOutdated }: Props) {
  const { lookedAt, isComplete, matched, accounts, transactionIds } = replay;
  return (
    <div className={classes.replay} data-outdated={isOutdated} role="status">
      <p className={classes.about}>
        {isOutdated && 'You have changed the rule since. '}
        It would have matched {formatInteger(matched)} of {formatInteger(lookedAt)} transactions
        {lookedAt > 0 && ` (${formatPercent(matched / lookedAt)})`}
        {isComplete ? '.' : '; the newer ones of this time were not looked at.'}
      </p>
      <Figures
        figures={[
          { name: 'Accounts', value: formatInteger(accounts) },
          { name: 'Detected too', value: formatInteger(replay.alsoDetected) },
          { name: 'Judged right', value: formatInteger(replay.judgedRight) },
          { name: 'Judged wrong', value: formatInteger(replay.judgedWrong) },
        ]}
      />
      {transactionIds.length > 0 && (
        <ul className={classes.matches} aria-label="Newest matches" tabIndex={0}>
          {transactionIds.map((id) => (
            <li key={id}>
              <Link to="/transactions/transaction/$id" params={{ id }} target="_blank">
                {id}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
