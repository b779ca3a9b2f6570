import type { Guardrail, SimulatedMetric } from '../api/definition';
import { normal, normalQuantile, tQuantile } from './distributions';
import { meanAcross, meanWithin, standardError, withMissing } from './panel';
import { meanShare } from './preview';
import type { PreviewPlan } from './preview';

/** The probability with which an effect of the minimum detectable size is found. */
export const TARGET = 0.8;

/** The multiple of a standard error that an interval of this confidence reaches to either side, with so many degrees of freedom. */
export function criticalMultiple(level: number, degrees: number): number {
  return tQuantile(normalQuantile((1 + level) / 2), degrees);
}

/** The multiple of a standard error that is found with probability TARGET. */
export function detectableMultiple(level: number, degrees: number): number {
  return criticalMultiple(level, degrees) + tQuantile(normalQuantile(TARGET), degrees);
}

export type Power = {
  /** The confidence of the intervals that tell. */
  level: number;
  detectable: number;
  power: number;
  meanEffect: number;
  /** The standard error, and the multiple of it that an interval reaches to either side. */
  error: number;
  critical: number;
};

/** What an experiment of this plan can find of this metric. Waves count as one start, in the mean of theirs. */
export function powerOf(metric: SimulatedMetric, plan: PreviewPlan): Power {
  const { level } = plan;
  const periods = plan.times.length;
  const delay = Math.round(((plan.waves - 1) * plan.waveDistance) / 2);
  const before = Math.min(plan.start + delay, periods - 1);
  const after = periods - before;
  const variance = metric.noise ** 2;
  const rho = metric.autocorrelation;
  const whole = {
    units: 2 * plan.unitsPerGroup,
    share: 0.5,
    before,
    after,
    variance,
    psiBefore: variance * meanWithin(rho, before),
    psiAfter: variance * meanWithin(rho, after),
    psiAcross: variance * meanAcross(rho, before, after),
  };
  const panel = withMissing(whole, plan.missing);
  const error = standardError(panel);
  const degrees = Math.max(panel.units - 1, 1);
  let sum = 0;
  for (let period = before; period < periods; period += 1) sum += meanShare(metric.shape, plan, period);
  const meanEffect = (metric.effect * sum) / after;
  const distance = error === 0 ? Infinity : Math.abs(meanEffect) / error;
  const critical = criticalMultiple(level, degrees);
  const power = meanEffect === 0 ? 1 - level : normal(distance - critical) + normal(-distance - critical);
  return {
    level,
    detectable: detectableMultiple(level, degrees) * error,
    power,
    meanEffect,
    error,
    critical,
  };
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
