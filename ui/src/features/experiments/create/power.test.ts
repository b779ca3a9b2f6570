import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { standardError } from './panel';
import { criticalMultiple, detectableMultiple, guardrailMargin, guardrailPower, powerOf } from './power';

const path = '../../../../../components/did/tests/reference/expected.json';
type Reference = {
  panel_mde: Record<
    'P' | 'J' | 'm' | 'r' | 'sigma2' | 'psi_B' | 'psi_A' | 'psi_X' | 'df' | 'alpha' | 'mde',
    number
  >;
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
  expect(detectableMultiple(1 - reference.alpha, reference.df) * error).toBeCloseTo(reference.mde, 4);
  expect(detectableMultiple(0.95, power.t_factor.df)).toBeCloseTo(power.t_factor.value, 4);
});

const plan = {
  times: Array.from({ length: 24 }, (_, at) => at),
  start: 12,
  unitsPerGroup: 200,
  waves: 1,
  waveDistance: 1,
  missing: 0,
  level: 0.95,
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

test('an effect of the detectable size is found with the probability that it was made for', () => {
  const { detectable } = powerOf(metric, plan);
  expect(powerOf({ ...metric, effect: detectable }, plan).power).toBeCloseTo(0.8, 2);
  expect(powerOf({ ...metric, effect: 0 }, plan).power).toBeCloseTo(0.05, 12);
});

/** A t table gives 1.697, 2.042 and 2.750 for 30 degrees of freedom. */
test('whoever wants to be surer finds less', () => {
  const multiples = [0.9, 0.95, 0.99].map((level) => criticalMultiple(level, 30));
  [1.697, 2.042, 2.75].forEach((expected, at) => {
    expect(multiples[at]).toBeCloseTo(expected, 2);
  });
  const { error, critical } = powerOf(metric, { ...plan, level: 0.99 });
  expect(powerOf(metric, { ...plan, level: 0.99 }).power).toBeLessThan(powerOf(metric, plan).power);
  expect(powerOf({ ...metric, effect: 0 }, { ...plan, level: 0.99 }).power).toBeCloseTo(0.01, 12);
  // A margin of the interval's reach is cleared half of the time.
  const none = powerOf({ ...metric, effect: 0 }, { ...plan, level: 0.99 });
  expect(guardrailPower(none, { margin: critical * error, better: 'lower' })).toBeCloseTo(0.5, 6);
});

test('missing rows make it harder', () => {
  expect(powerOf(metric, { ...plan, missing: 0.3 }).detectable).toBeGreaterThan(
    powerOf(metric, plan).detectable,
  );
});

/** A t table gives 2.042 for 30 degrees of freedom, a normal one 0.8416 for a probability of 0.8. */
test('a guardrail is told to hold when the interval of the effect clears its margin', () => {
  const power = {
    level: 0.95,
    detectable: 2.042 + 0.8416,
    power: 0.05,
    meanEffect: 0,
    error: 1,
    critical: 2.042,
  };
  const chance = (margin: number, meanEffect: number, better: 'higher' | 'lower') =>
    guardrailPower({ ...power, meanEffect }, { margin, better });
  expect(chance(2.042, 0, 'higher')).toBeCloseTo(0.5, 6);
  expect(chance(2.042 + 0.8416, 0, 'lower')).toBeCloseTo(0.8, 4);
  expect(chance(2.042, 0.8416, 'higher')).toBeCloseTo(0.8, 4);
  expect(chance(2.042, 0.8416, 'lower')).toBeCloseTo(0.2, 4);
  const margin = guardrailMargin({ ...power, meanEffect: 1 }, 'lower');
  expect(chance(margin, 1, 'lower')).toBeCloseTo(0.8, 4);
});
