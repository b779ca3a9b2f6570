import { expect, test } from 'vitest';
import { meanAcross, meanWithin, standardError, withMissing } from './panel';

/** By hand: the pairs of three periods correlate ρ, ρ and ρ²; across the start lie ρ, ρ², ρ², ρ³. */
test('correlations over time are those of an autoregression', () => {
  expect(meanWithin(0.5, 3)).toBeCloseTo((0.5 + 0.5 + 0.25) / 3, 12);
  expect(meanWithin(0.5, 1)).toBe(0);
  expect(meanAcross(0.5, 2, 2)).toBeCloseTo((0.5 + 0.25 + 0.25 + 0.125) / 4, 12);
});

const panel = {
  units: 80,
  share: 0.5,
  before: 1,
  after: 3,
  variance: 1,
  psiBefore: 0,
  psiAfter: 0,
  psiAcross: 0,
};

/** By hand: of three rows of which half are missing, 3/8, 3/8 and 1/8 of the units keep one, two and three. */
test('a unit of which rows are missing counts by those that are left', () => {
  const inverse = (3 / 8 + 3 / 8 / 2 + 1 / 8 / 3) / (7 / 8);
  const left = withMissing(panel, 0.5);
  expect(left.units).toBeCloseTo(80 * (1 / 2) * (7 / 8), 12);
  expect(1 / left.before).toBeCloseTo(1, 12);
  expect(1 / left.after).toBeCloseTo(inverse, 12);
});

/** Two-way fixed effects on 3,000 made-up panels each have these standard deviations, known to 1.3% each. */
test.each([
  [{ units: 40, before: 12, after: 12 }, 0, 0.5, 0.1916],
  [{ units: 40, before: 12, after: 12 }, 0.8, 0.5, 0.297],
  [{ units: 80, before: 2, after: 6 }, 0.5, 0.4, 0.2644],
  [{ units: 80, before: 1, after: 3 }, 0, 0.5, 0.4406],
])(
  'of %j with a memory of %d and %d missing the error is that of estimates',
  (sizes, rho, missing, expected) => {
    const whole = {
      ...panel,
      ...sizes,
      psiBefore: meanWithin(rho, sizes.before),
      psiAfter: meanWithin(rho, sizes.after),
      psiAcross: meanAcross(rho, sizes.before, sizes.after),
    };
    const ratio = standardError(withMissing(whole, missing)) / expected;
    expect(ratio).toBeGreaterThan(0.96);
    expect(ratio).toBeLessThan(1.04);
  },
);

test('of a panel without gaps nothing changes', () => {
  const { before, after, units } = withMissing(panel, 0);
  expect([before, after, units]).toEqual([1, 3, 80]);
});
