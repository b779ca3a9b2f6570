import { expect, test } from 'vitest';
import * as v from 'valibot';
import { criterion, report } from '@/testing/vendor-data';
import { reportSchema } from '../api/get-report';
import { criterionRows, measuredText, strongest } from './criteria';

const rows = (change: object) => criterionRows(v.parse(reportSchema, report(change)));

test('what is measured is told with what it is made of', () => {
  const check = (change: object, text: string, name = 'on-time') => {
    const [row] = rows({ criteria: [criterion(name, change)] });
    expect(row && measuredText(row)).toBe(text);
  };
  check({ value: 0.75, numerator: 3, denominator: 4 }, '75%, 3 of 4');
  const spread = { value: 0.4, numerator: 1_440, denominator: 3_600.25 };
  check(spread, '40%, 1 d of 2 d 12 h', 'lead-time-variability');
  check({ value: null, numerator: 0, denominator: 0, score: null }, 'Nothing to measure yet');
});

test('what moved a score most is what moved it its way', () => {
  const moved = (points: Record<string, number>, change: number | null) => {
    const names = Object.keys(points);
    const all = rows({
      criteria: names.map((name) => criterion(name)),
      trend: {
        ...report().trend,
        criteria: names.map((name) => ({ name, value: 1, previousValue: 1, points: points[name] })),
      },
    });
    return strongest(all, change)?.name;
  };
  expect(moved({ a: 2, b: -5, c: 1 }, -2)).toBe('b');
  expect(moved({ a: 2, b: -5, c: 4 }, 1)).toBe('c');
  expect(moved({ a: 0, b: 0 }, 0)).toBeUndefined();
  expect(moved({ a: 3 }, null)).toBeUndefined();
});
