import { Message } from '@/components/message';
import { formatDollars, formatPValue, formatTime } from '@/lib/format';
import type { Analysis } from '../api/analysis';
import { intervalText } from '../words';
import classes from './impact.module.css';

/** A smaller probability than this means that the assignment or the logging is broken. */
const BROKEN = 0.001;

/** What the effects are worth together. */
export function Impact({ analysis }: { analysis: Analysis }) {
  const { totalEconomicImpact: impact, sampleRatio, createdAt, options } = analysis;
  return (
    <div className={classes.impact}>
      {impact ? (
        <>
          <p className={classes.name}>Economic impact</p>
          <p className={classes.total} data-testid="impact">
            {formatDollars(impact.total)}
          </p>
          <p className={classes.about}>
            {intervalText(options.confidenceLevel ?? 0.95, impact.confidenceInterval, formatDollars)}
          </p>
        </>
      ) : (
        <p className={classes.about}>No metric has both an effect and a value in dollars.</p>
      )}
      <p className={classes.about}>
        Analysed <time dateTime={createdAt.toISOString()}>{formatTime(createdAt)}</time>
      </p>
      {sampleRatio && sampleRatio.pValue < BROKEN && (
        <div className={classes.message}>
          <Message tone="problem" title="The groups do not have the sizes that were meant">
            <p>
              That is not by chance (p {formatPValue(sampleRatio.pValue)}): find out what went wrong with the
              assignment or the logging before you rely on any estimate.
            </p>
          </Message>
        </div>
      )}
    </div>
  );
}
