import type { Guardrail, Shape, SimulatedMetric } from '../api/definition';
import { guardrailLimit } from '../guardrail-words';

export type PreviewRow = {
  at: number;
  treatment: number;
  control: number;
  treatmentBand: [number, number];
  controlBand: [number, number];
  /** Where treatment breaks its guardrail; null before the start, and where there is none. */
  limit: number | null;
};

/** The times and sizes of a simulation, and how sure its analysis wants to be. */
export type PreviewPlan = {
  /** Where each period is on the axis. */
  times: number[];
  /** The first treated period, counted from 0. */
  start: number;
  unitsPerGroup: number;
  waves: number;
  waveDistance: number;
  /** The share of rows that are missing. */
  missing: number;
  /** The confidence of intervals. */
  level: number;
};

const NORMAL_95 = 1.96;

/** What the simulator will make of a metric on average, and the band in which 95 % of the groups' means lie. */
export function preview(metric: SimulatedMetric, plan: PreviewPlan, guardrail?: Guardrail): PreviewRow[] {
  const { unitSpread, noise, periodSpread, baseline, trend, weekly } = metric;
  const unitsSeen = plan.unitsPerGroup * (1 - plan.missing);
  const deviation = Math.sqrt((unitSpread ** 2 + noise ** 2) / unitsSeen + periodSpread ** 2);
  return plan.times.map((at, period) => {
    const season = weekly * Math.sin((2 * Math.PI * (period % 7)) / 7);
    const control = baseline + trend * period + season;
    const treatment = control + metric.effect * meanShare(metric.shape, plan, period);
    const band = (mean: number): [number, number] => [
      mean - NORMAL_95 * deviation,
      mean + NORMAL_95 * deviation,
    ];
    const limit = guardrail && period >= plan.start ? control + guardrailLimit(guardrail) : null;
    return { at, treatment, control, treatmentBand: band(treatment), controlBand: band(control), limit };
  });
}

/** The share of the full effect that a treated unit has in a period, on average over the waves. */
export function meanShare(shape: Shape, { start, waves, waveDistance }: PreviewPlan, period: number): number {
  let sum = 0;
  for (let wave = 0; wave < waves; wave += 1) sum += share(shape, period - start - wave * waveDistance);
  return sum / waves;
}

/** So many periods after the start; none before. */
function share(shape: Shape, since: number): number {
  if (since < 0) return 0;
  switch (shape.kind) {
    case 'constant':
      return 1;
    case 'ramp':
      return Math.min((since + 1) / shape.periods, 1);
    case 'decay':
      return 0.5 ** (since / shape.halfLife);
  }
}
