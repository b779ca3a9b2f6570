import { formatInteger } from '@/lib/format';
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
/** An effect at its place, with its intervals. */
export type PointRow = {
  at: number;
  /** For people. */
  name: string;
  estimate: number;
  interval: [number, number];
  /** Below and above the estimate. */
  error: [number, number];
  /** As `error`, of the band that holds for all points at once. */
  band?: [number, number];
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

export function eventRows({ eventStudy }: AnalyzedMetric): PointRow[] {
  return eventStudy.map(({ relativePeriod, estimate, confidenceInterval, uniformBand }) => ({
    at: relativePeriod,
    name: `Period ${formatInteger(relativePeriod)}`,
    estimate,
    interval: confidenceInterval,
    error: around(estimate, confidenceInterval),
    ...(uniformBand && { band: around(estimate, uniformBand) }),
  }));
}

/** How far an interval reaches below and above an estimate. */
export function around(estimate: number, [low, high]: [number, number]): [number, number] {
  return [estimate - low, high - estimate];
}

/** Periods to be named on the axis: at most a dozen, 0 among them. */
export function eventTicks(rows: PointRow[]): number[] {
  const first = rows[0]?.at ?? 0;
  const last = rows.at(-1)?.at ?? 0;
  const step = Math.max(1, Math.ceil((last - first + 1) / 12));
  const begin = Math.ceil(first / step);
  return Array.from(
    { length: Math.floor(last / step) - begin + 1 },
    (_, index) => (begin + index) * step || 0,
  );
}

/** Periods to be named on an axis of time: at most six of them. */
export function timeTicks(rows: { at: number }[]): number[] {
  const step = Math.max(1, Math.ceil(rows.length / 6));
  return rows.filter((_, index) => index % step === 0).map(({ at }) => at);
}

export function dollarsRows({ cumulative }: EconomicImpact): DollarsRow[] {
  return cumulative.map(({ period, total, confidenceInterval }) => ({
    at: periodOrdinal(period),
    total,
    band: confidenceInterval,
  }));
}
