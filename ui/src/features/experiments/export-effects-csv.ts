import { toCsv } from '@/lib/csv';
import type { Cell } from '@/lib/csv';
import type { Analysis } from './api/analysis';
import type { AnalyzedMetric } from './api/metric-analysis';
import type { Estimate } from './api/staggered';

/** A row a metric and period since the start. */
export function eventStudyCsv(analysis: Analysis): string {
  const rows = analyzed(analysis).flatMap(({ metricId, eventStudy }) =>
    eventStudy.map(({ relativePeriod, estimate, stdError, confidenceInterval, uniformBand, reference }) => [
      metricId,
      relativePeriod,
      estimate,
      stdError,
      ...confidenceInterval,
      ...(uniformBand ?? [null, null]),
      reference,
    ]),
  );
  const columns = ['metric', 'relativePeriod', 'estimate', 'stdError', 'low', 'high'];
  return toCsv([[...columns, 'uniformLow', 'uniformHigh', 'reference'], ...rows]);
}

/** Effects of staggered adoption: a row a metric, cohort and period, then the sums, each with what it is a sum over. */
export function cohortsCsv(analysis: Analysis): string {
  const rows = analyzed(analysis).flatMap(({ metricId, cohorts, aggregates }): Cell[][] => {
    const cells = cohorts.map((cell) => [metricId, 'cell', cell.cohort, cell.period, ...numbers(cell)]);
    if (!aggregates) return cells;
    const { simple, group, dynamic, calendar } = aggregates;
    const sums = (over: string, of: Record<string, Estimate>) =>
      Object.entries(of).map(([key, sum]) => [metricId, over, ...place(over, key), ...numbers(sum)]);
    return [
      ...cells,
      ...(simple ? [[metricId, 'simple', null, null, ...numbers(simple)]] : []),
      ...sums('group', group),
      ...sums('dynamic', dynamic),
      ...sums('calendar', calendar),
    ];
  });
  return toCsv([['metric', 'of', 'cohort', 'period', 'estimate', 'stdError'], ...rows]);
}

/** Whether anybody started later than others. */
export function isStaggered(analysis: Analysis): boolean {
  return analyzed(analysis).some(({ cohorts }) => cohorts.length > 0);
}

function place(over: string, key: string): Cell[] {
  return over === 'group' || key === 'overall' ? [key, null] : [null, key];
}

function numbers({ estimate, stdError }: Estimate): Cell[] {
  return [estimate, stdError];
}

function analyzed({ metrics }: Analysis): AnalyzedMetric[] {
  return metrics.filter((metric): metric is AnalyzedMetric => metric.status === 'ok');
}
