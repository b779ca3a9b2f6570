import { expect, test } from 'vitest';
import { reportDay } from '@/testing/vendor-data';
import { dayRows, leadTimeRows } from './chart-data';

test('days without orders are between those with some', () => {
  const series = [reportDay('2031-05-04', { orders: 3 }), reportDay('2031-05-01', { orders: 5 })];
  const rows = dayRows(series, ({ orders }) => orders);
  expect(rows.map(({ at, value }) => [new Date(at).getUTCDate(), value])).toEqual([
    [1, 5],
    [2, undefined],
    [3, undefined],
    [4, 3],
  ]);
  expect(dayRows([], ({ orders }) => orders)).toEqual([]);
});

test('buckets without orders are between those with some', () => {
  const rows = leadTimeRows({
    bucketMinutes: 60,
    buckets: [
      { fromMinutes: 120, orders: 4 },
      { fromMinutes: 240, orders: 1 },
    ],
  });
  expect(rows).toEqual([
    { from: 120, to: 180, orders: 4 },
    { from: 180, to: 240, orders: 0 },
    { from: 240, to: 300, orders: 1 },
  ]);
});

test('the longest lead times share a bucket, and none is lost', () => {
  const buckets = [0, 50, 400, 900].map((hour) => ({ fromMinutes: hour * 60, orders: 2 }));
  const rows = leadTimeRows({ bucketMinutes: 60, buckets });
  expect(rows).toHaveLength(120);
  expect(rows.at(-1)).toEqual({ from: 119 * 60, to: undefined, orders: 4 });
  expect(rows.reduce((sum, { orders }) => sum + orders, 0)).toBe(8);
});
