import { formatNumber, formatPercent } from '@/lib/format';
import type { AnalyzedMetric } from '../api/metric-analysis';
import { guardrailLimit } from '../guardrail-words';
import { strip } from '../interval-strip';
import classes from './intervals.module.css';

/** The interval for one look, and the one that holds at every look, with when to use which. */
export function Intervals({ metric }: { metric: AnalyzedMetric }) {
  const { sequential, guardrail, estimate, confidenceInterval, confidenceLevel } = metric;
  if (!sequential) return null;
  const limit = guardrail ? guardrailLimit(guardrail) : undefined;
  const place = strip([...confidenceInterval, ...sequential.confidenceInterval, 0, limit ?? 0]);
  const row = (name: string, [low, high]: [number, number]) => (
    <div className={classes.row}>
      <dt>{name}</dt>
      <dd className={classes.numbers}>
        {formatNumber(low)} to {formatNumber(high)}
      </dd>
      {/* The same as the numbers beside it. */}
      <dd className={classes.strip} aria-hidden>
        <span className={classes.zero} style={{ left: place(0) }} />
        {limit !== undefined && <span className={classes.limit} style={{ left: place(limit) }} />}
        <span className={classes.bar} style={{ left: place(low), right: `calc(100% - ${place(high)})` }} />
        <span className={classes.point} style={{ left: place(estimate) }} />
      </dd>
    </div>
  );
  const level = formatPercent(confidenceLevel);
  return (
    <section className={classes.intervals} aria-label="Intervals">
      <h3 className={classes.title}>How sure it is</h3>
      <dl className={classes.rows}>
        {row(`${level}, one look`, confidenceInterval)}
        {row(`${level}, every look`, sequential.confidenceInterval)}
      </dl>
      <p className={classes.about}>
        Read the first if you look once, when all results are in; use the second if you look while they come
        in, since it holds at every look and you may stop the experiment by it.
        {limit !== undefined && ` The dotted line is the guardrail, at ${formatNumber(limit)}.`}
      </p>
    </section>
  );
}
