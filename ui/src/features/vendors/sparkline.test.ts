import { expect, test } from 'vitest';
import { sparkline } from './sparkline';

test('scores fill the picture from left to right', () => {
  expect(sparkline([50, 100, 75], 80, 20)).toEqual([
    [
      { x: 0, y: 20 },
      { x: 40, y: 0 },
      { x: 80, y: 10 },
    ],
  ]);
});

test('a missing score breaks the line', () => {
  const lines = sparkline([null, 60, null, 80, 60], 80, 20);
  expect(lines.map((line) => line.map(({ x }) => x))).toEqual([[20], [60, 80]]);
  expect(sparkline([null, null], 80, 20)).toEqual([]);
});

test('a small difference looks small', () => {
  const [line = []] = sparkline([80, 81], 80, 20);
  // One point of ten is a tenth of the height, around the middle.
  expect(line.map(({ y }) => y)).toEqual([11, 9]);
  expect(sparkline([100, 100], 80, 20)[0]?.[0]?.y).toBe(0);
  expect(sparkline([0], 80, 20)).toEqual([[{ x: 40, y: 20 }]]);
});
