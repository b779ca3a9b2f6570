import { expect, test } from 'vitest';
import { around, eventTicks, timeTicks } from './chart-data';

const at = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => ({ at: first + index }));

test('an axis of time names periods that there are, six at most', () => {
  expect(timeTicks(at(1, 4))).toEqual([1, 2, 3, 4]);
  expect(timeTicks(at(0, 41))).toEqual([0, 7, 14, 21, 28, 35]);
  expect(timeTicks(at(1, 10_000)).length).toBeLessThanOrEqual(6);
});

test('an axis of periods since the start names the start', () => {
  const rows = at(-20, 20).map((row) => ({ ...row, name: '', estimate: 0, interval: [0, 0], error: [0, 0] }));
  expect(eventTicks(rows as Parameters<typeof eventTicks>[0])).toEqual([
    -20, -16, -12, -8, -4, 0, 4, 8, 12, 16, 20,
  ]);
});

test('an interval reaches as far as its bounds say', () => {
  expect(around(2, [1.5, 4])).toEqual([0.5, 2]);
});
