import type { AnalyzedMetric } from './api/metric-analysis';
import { formatPeriod, periodOrdinal } from './api/period';
import type { Period } from './api/period';
import type { Aggregates, Estimate } from './api/staggered';
import { around } from './chart-data';
import type { PointRow } from './chart-data';

/** How many effects by cohort and period a page lists; all are in the export. */
export const MAX_LISTED = 500;

const OVERALL = 'overall';

export type PeriodEstimate = Estimate & { period: Period };

/** The estimates by period, in the order of time. */
export function byPeriod(sums: Aggregates['group']): PeriodEstimate[] {
  return Object.entries(sums)
    .filter(([key]) => key !== OVERALL)
    .map(([key, estimate]) => ({ ...estimate, period: periodOf(key) }))
    .sort((one, other) => periodOrdinal(one.period) - periodOrdinal(other.period));
}

/** A key is an integer, or a time. */
function periodOf(key: string): Period {
  return /^-?\d+$/.test(key) ? Number(key) : key;
}

/** The ways in which cohorts' effects are summed, as far as they were. */
export function overallSums({
  simple,
  group,
  dynamic,
  calendar,
}: Aggregates): (Estimate & { name: string })[] {
  const sums = [
    { name: 'Of all cohorts and periods since their start', estimate: simple },
    { name: 'Of the cohorts’ own effects', estimate: group[OVERALL] },
    { name: 'Of the effects by periods since the start', estimate: dynamic[OVERALL] },
    { name: 'Of the effects by period', estimate: calendar[OVERALL] },
  ];
  return sums.flatMap(({ name, estimate }) => (estimate ? [{ name, ...estimate }] : []));
}

/** An estimate with the interval that the analysis' own critical value gives it. */
export function intervalOf(metric: AnalyzedMetric, { estimate, stdError }: Estimate): [number, number] {
  const half = metric.confidenceInterval[1] - metric.estimate;
  const reach = metric.stdError > 0 ? (half / metric.stdError) * stdError : 0;
  return [estimate - reach, estimate + reach];
}

/** A point a cohort, at its start. */
export function cohortRows(metric: AnalyzedMetric, cohorts: PeriodEstimate[]): PointRow[] {
  return cohorts.map((cohort) => {
    const interval = intervalOf(metric, cohort);
    return {
      at: periodOrdinal(cohort.period),
      name: `Started ${formatPeriod(cohort.period)}`,
      estimate: cohort.estimate,
      interval,
      error: around(cohort.estimate, interval),
    };
  });
}
