import { Message } from '@/components/message';
import { formatDollars, formatPValue, formatTime } from '@/lib/format';
import { asSentence } from '@/lib/sentence';
import type { Analysis } from '../api/analysis';
import { intervalText, withoutCode } from '../words';
import classes from './impact.module.css';

/** A smaller probability than this means that the assignment or the logging is broken. */
const BROKEN = 0.001;

/** What the analysis warns of where it knows an effect and a value, and can tell no dollars all the same. */
const NO_DOLLARS = 'NO_DOLLARS';

type Props = { analysis: Analysis; nameOf: (metricId: string) => string };

/** What the effects are worth together. */
export function Impact({ analysis, nameOf }: Props) {
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
        <NoDollars analysis={analysis} nameOf={nameOf} />
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

function NoDollars({ analysis: { metrics }, nameOf }: Props) {
  const reasons = metrics.flatMap(({ metricId, warnings }) =>
    warnings.filter(({ code }) => code === NO_DOLLARS).map(({ message }) => ({ metricId, message })),
  );
  if (reasons.length === 0) {
    return <p className={classes.about}>No metric has both an effect and a value in dollars.</p>;
  }
  return reasons.map(({ metricId, message }) => (
    <p key={`${metricId} ${message}`} className={classes.about}>
      {metrics.length > 1 && `${nameOf(metricId)}: `}
      {asSentence(withoutCode(message))}
    </p>
  ));
}
