import { expect, test } from 'vitest';
import type { Shape } from '../api/definition';
import { meanShare, preview } from './preview';

const plan = {
  times: [0, 1, 2, 3, 4, 5],
  start: 2,
  unitsPerGroup: 100,
  waves: 1,
  waveDistance: 1,
  missing: 0,
  level: 0.95,
};
const metric = {
  baseline: 10,
  trend: 1,
  effect: 8,
  shape: { kind: 'constant' } as Shape,
  noise: 3,
  autocorrelation: 0,
  unitSpread: 4,
  periodSpread: 0,
  weekly: 0,
};

/** The numbers are those that the simulator's own tests expect of its shapes. */
test.each<[Shape, number[]]>([
  [{ kind: 'constant' }, [0, 0, 8, 8, 8, 8]],
  [{ kind: 'ramp', periods: 4 }, [0, 0, 2, 4, 6, 8]],
  [{ kind: 'decay', halfLife: 1 }, [0, 0, 8, 4, 2, 1]],
])('the effect develops as %j says', (shape, expected) => {
  const effects = preview({ ...metric, shape }, plan).map(({ treatment, control }) => treatment - control);
  expect(effects).toEqual(expected);
});

test('the band is that of a mean of units with habits and noise', () => {
  const [first] = preview(metric, plan);
  // Variance (16 + 9) / 100, so a deviation of one half.
  expect(first?.controlBand).toEqual([10 - 1.96 / 2, 10 + 1.96 / 2]);
  // Of 200 units half are missing in each period.
  const [again] = preview(metric, { ...plan, unitsPerGroup: 200, missing: 0.5 });
  expect(again?.controlBand).toEqual(first?.controlBand);
});

test('waves share the effect until all have started', () => {
  const shares = plan.times.map((period) =>
    meanShare({ kind: 'constant' }, { ...plan, waves: 2, waveDistance: 2 }, period),
  );
  expect(shares).toEqual([0, 0, 0.5, 0.5, 1, 1]);
});

test('a guardrail lies beside what treatment would be without its effect, from the start on', () => {
  const limits = preview(metric, plan, { margin: 2, better: 'lower' }).map(({ limit }) => limit);
  expect(limits).toEqual([null, null, 14, 15, 16, 17]);
  const below = preview(metric, plan, { margin: 2, better: 'higher' });
  expect(below[2]?.limit).toBe(10);
  expect(preview(metric, plan)[2]?.limit).toBeNull();
});
