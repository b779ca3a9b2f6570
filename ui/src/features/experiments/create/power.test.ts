import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import {
  detectableMultiple,
  guardrailMargin,
  guardrailPower,
  meanAcross,
  meanWithin,
  powerOf,
  standardError,
} from './power';

const path = '../../../../../components/did/tests/reference/expected.json';
type Reference = {
  panel_mde: Record<'P' | 'J' | 'm' | 'r' | 'sigma2' | 'psi_B' | 'psi_A' | 'psi_X' | 'df' | 'mde', number>;
  power: { t_factor: { df: number; value: number } };
};
const expected = JSON.parse(readFileSync(resolve(import.meta.dirname, path), 'utf8')) as {
  platform_stats: Reference;
};
const { panel_mde: reference, power } = expected.platform_stats;

test('the detectable effect is that of the reference panel', () => {
  const error = standardError({
    units: reference.J,
    share: reference.P,
    before: reference.m,
    after: reference.r,
    variance: reference.sigma2,
    psiBefore: reference.psi_B,
    psiAfter: reference.psi_A,
    psiAcross: reference.psi_X,
  });
  expect(detectableMultiple(reference.df) * error).toBeCloseTo(reference.mde, 4);
  expect(detectableMultiple(power.t_factor.df)).toBeCloseTo(power.t_factor.value, 4);
});

/** By hand: the pairs of three periods correlate ρ, ρ and ρ²; across the start lie ρ, ρ², ρ², ρ³. */
test('correlations over time are those of an autoregression', () => {
  expect(meanWithin(0.5, 3)).toBeCloseTo((0.5 + 0.5 + 0.25) / 3, 12);
  expect(meanWithin(0.5, 1)).toBe(0);
  expect(meanAcross(0.5, 2, 2)).toBeCloseTo((0.5 + 0.25 + 0.25 + 0.125) / 4, 12);
});

test('an effect of the detectable size is found with the probability that it was made for', () => {
  const plan = {
    times: Array.from({ length: 24 }, (_, at) => at),
    start: 12,
    unitsPerGroup: 200,
    waves: 1,
    waveDistance: 1,
  };
  const metric = {
    baseline: 10,
    trend: 0,
    effect: 1,
    shape: { kind: 'constant' },
    noise: 5,
    autocorrelation: 0.4,
    unitSpread: 9,
    periodSpread: 0,
    weekly: 0,
  } as const;
  const { detectable } = powerOf(metric, plan);
  expect(powerOf({ ...metric, effect: detectable }, plan).power).toBeCloseTo(0.8, 2);
  expect(powerOf({ ...metric, effect: 0 }, plan).power).toBe(0.05);
});

/** A t table gives 2.042 for 30 degrees of freedom, a normal one 0.8416 for a probability of 0.8. */
test('a guardrail is told to hold when the interval of the effect clears its margin', () => {
  const power = { detectable: 2.042 + 0.8416, power: 0.05, meanEffect: 0, error: 1, critical: 2.042 };
  const chance = (margin: number, meanEffect: number, better: 'higher' | 'lower') =>
    guardrailPower({ ...power, meanEffect }, { margin, better });
  expect(chance(2.042, 0, 'higher')).toBeCloseTo(0.5, 6);
  expect(chance(2.042 + 0.8416, 0, 'lower')).toBeCloseTo(0.8, 4);
  expect(chance(2.042, 0.8416, 'higher')).toBeCloseTo(0.8, 4);
  expect(chance(2.042, 0.8416, 'lower')).toBeCloseTo(0.2, 4);
  const margin = guardrailMargin({ ...power, meanEffect: 1 }, 'lower');
  expect(chance(margin, 1, 'lower')).toBeCloseTo(0.8, 4);
});
