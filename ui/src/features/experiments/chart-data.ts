import type { AnalyzedMetric, EconomicImpact } from './api/metric-analysis';
import { periodOrdinal } from './api/period';
import type { Period } from './api/period';

/** Whether a time axis counts milliseconds or periods. */
export type Scale = 'time' | 'integer';

export type SeriesRow = {
  at: number;
  treatment: number | null;
  control: number | null;
  counterfactual: number | null;
};
export type EventRow = {
  at: number;
  estimate: number;
  interval: [number, number];
  /** Below and above the estimate. */
  error: [number, number];
};
export type DollarsRow = { at: number; total: number; band: [number, number] };

export function scaleOf(period: Period): Scale {
  return typeof period === 'number' ? 'integer' : 'time';
}

export function seriesRows({ series }: AnalyzedMetric): SeriesRow[] {
  return series.map(({ period, treatmentMean, controlMean, counterfactual }) => ({
    at: periodOrdinal(period),
    treatment: treatmentMean ?? null,
    control: controlMean ?? null,
    counterfactual: counterfactual ?? null,
  }));
}

export function eventRows({ eventStudy }: AnalyzedMetric): EventRow[] {
  return eventStudy.map(({ relativePeriod, estimate, confidenceInterval: [low, high] }) => ({
    at: relativePeriod,
    estimate,
    interval: [low, high],
    error: [estimate - low, high - estimate],
  }));
}

/** Periods to be named on the axis: at most a dozen, 0 among them. */
export function eventTicks(rows: EventRow[]): number[] {
  const first = rows[0]?.at ?? 0;
  const last = rows.at(-1)?.at ?? 0;
  const step = Math.max(1, Math.ceil((last - first + 1) / 12));
  const begin = Math.ceil(first / step);
  return Array.from(
    { length: Math.floor(last / step) - begin + 1 },
    (_, index) => (begin + index) * step || 0,
  );
}

export function dollarsRows({ cumulative }: EconomicImpact): DollarsRow[] {
  return cumulative.map(({ period, total, confidenceInterval }) => ({
    at: periodOrdinal(period),
    total,
    band: confidenceInterval,
  }));
}
