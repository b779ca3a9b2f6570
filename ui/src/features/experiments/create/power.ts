import type { Guardrail, SimulatedMetric } from '../api/definition';
import { meanShare } from './preview';
import type { PreviewPlan } from './preview';

const ALPHA = 0.05;
/** The probability with which an effect of the minimum detectable size is found. */
export const TARGET = 0.8;

/** A panel whose errors correlate over time, as Burlig, Preonas and Woerman (2020) describe it. */
export type Panel = {
  /** Units, and the share of them that is treated. */
  units: number;
  share: number;
  /** Periods before and after the start. */
  before: number;
  after: number;
  /** The errors' variance, and the mean covariances of two periods before, two after, and one of each. */
  variance: number;
  psiBefore: number;
  psiAfter: number;
  psiAcross: number;
};

/** The standard error of difference-in-differences (their equation 2). */
export function standardError(panel: Panel): number {
  const { units, share, before, after, variance, psiBefore, psiAfter, psiAcross } = panel;
  const noise =
    ((before + after) / (before * after)) * variance +
    ((before - 1) / before) * psiBefore +
    ((after - 1) / after) * psiAfter -
    2 * psiAcross;
  return Math.sqrt(Math.max(noise, 0) / (share * (1 - share) * units));
}

/** The multiple of a standard error that is found with probability TARGET, with so many degrees of freedom. */
export function detectableMultiple(degrees: number): number {
  return tQuantile(NORMAL_975, degrees) + tQuantile(NORMAL_80, degrees);
}

export type Power = {
  detectable: number;
  power: number;
  meanEffect: number;
  /** The standard error, and the multiple of it that an interval reaches to either side. */
  error: number;
  critical: number;
};

/** What an experiment of this plan can find of this metric. Waves count as one start, in the mean of theirs. */
export function powerOf(metric: SimulatedMetric, plan: PreviewPlan): Power {
  const periods = plan.times.length;
  const delay = Math.round(((plan.waves - 1) * plan.waveDistance) / 2);
  const before = Math.min(plan.start + delay, periods - 1);
  const after = periods - before;
  const variance = metric.noise ** 2;
  const rho = metric.autocorrelation;
  const units = 2 * plan.unitsPerGroup;
  const error = standardError({
    units,
    share: 0.5,
    before,
    after,
    variance,
    psiBefore: variance * meanWithin(rho, before),
    psiAfter: variance * meanWithin(rho, after),
    psiAcross: variance * meanAcross(rho, before, after),
  });
  let sum = 0;
  for (let period = before; period < periods; period += 1) sum += meanShare(metric.shape, plan, period);
  const meanEffect = (metric.effect * sum) / after;
  const distance = error === 0 ? Infinity : Math.abs(meanEffect) / error;
  const critical = tQuantile(NORMAL_975, units - 1);
  const power = meanEffect === 0 ? ALPHA : normal(distance - critical) + normal(-distance - critical);
  return { detectable: detectableMultiple(units - 1) * error, power, meanEffect, error, critical };
}

/** The probability that a guardrail is told to hold: that the effect's interval lies within the margin. */
export function guardrailPower(
  { meanEffect, error, critical }: Power,
  { margin, better }: Guardrail,
): number {
  const room = margin + (better === 'higher' ? meanEffect : -meanEffect);
  if (error === 0) return room > 0 ? 1 : 0;
  return normal(room / error - critical);
}

/** The smallest margin that is told to hold with probability TARGET; not above 0 where the effect alone is good enough. */
export function guardrailMargin({ meanEffect, detectable }: Power, better: Guardrail['better']): number {
  return detectable - (better === 'higher' ? meanEffect : -meanEffect);
}

/** The mean correlation of two different periods among so many. */
export function meanWithin(rho: number, periods: number): number {
  if (periods < 2) return 0;
  let sum = 0;
  for (let lag = 1; lag < periods; lag += 1) sum += (periods - lag) * rho ** lag;
  return (2 * sum) / (periods * (periods - 1));
}

/** The mean correlation of a period before and one after. */
export function meanAcross(rho: number, before: number, after: number): number {
  let left = 0;
  for (let lag = 1; lag <= before; lag += 1) left += rho ** lag;
  let right = 0;
  for (let lag = 0; lag < after; lag += 1) right += rho ** lag;
  return (left * right) / (before * after);
}

const NORMAL_975 = 1.959963984540054;
const NORMAL_80 = 0.8416212335729143;

/** Student's quantile from the normal one z, by the expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5). */
function tQuantile(z: number, degrees: number): number {
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** The normal distribution function, to seven digits (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z >= 0 ? 1 - tail : tail;
}
