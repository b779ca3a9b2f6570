import * as v from 'valibot';
import { expect, test } from 'vitest';
import { analysis } from '@/testing/experiment-data';
import { staggeredMetric } from '@/testing/staggered-data';
import { analysisSchema } from './api/analysis';
import { cohortsCsv, eventStudyCsv, isStaggered } from './export-effects-csv';

const read = (change: object) => v.parse(analysisSchema, analysis(change));
const lines = (csv: string) => csv.trimEnd().split('\r\n');

test('cohorts are a row each, and their sums follow with what they are sums of', () => {
  const told = lines(cohortsCsv(read({ metrics: [staggeredMetric()] })));
  expect(told[0]).toBe('metric,of,cohort,period,estimate,stdError');
  expect(told[1]).toBe('signups,cell,2031-05-03T00:00:00.000Z,2031-05-03T00:00:00.000Z,1,0.25');
  expect(told[4]).toBe('signups,simple,,,2,0.5');
  expect(told).toContain('signups,group,2031-05-03T00:00:00.000Z,,1.5,0.25');
  expect(told).toContain('signups,group,overall,,2.25,0.5');
  expect(told).toContain('signups,dynamic,,0,2,0.5');
  expect(told).toContain('signups,calendar,,2031-05-03T00:00:00.000Z,1,0.5');
});

test('an event study has all its bounds, and says which period is the reference', () => {
  const eventStudy = [
    { relativePeriod: -1, estimate: 0, stdError: 0, confidenceInterval: [0, 0], reference: true },
    {
      relativePeriod: 0,
      estimate: 2,
      stdError: 1,
      confidenceInterval: [0.04, 3.96],
      uniformBand: [-0.5, 4.5],
    },
  ];
  expect(lines(eventStudyCsv(read({ metrics: [staggeredMetric({ eventStudy })] })))).toEqual([
    'metric,relativePeriod,estimate,stdError,low,high,uniformLow,uniformHigh,reference',
    'signups,-1,0,0,0,0,,,true',
    'signups,0,2,1,0.04,3.96,-0.5,4.5,false',
  ]);
});

test('cohorts are offered only where there are some', () => {
  expect(isStaggered(read({ metrics: [staggeredMetric()] }))).toBe(true);
  expect(isStaggered(read({}))).toBe(false);
});
