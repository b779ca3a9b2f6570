import * as v from 'valibot';
import { expect, test } from 'vitest';
import { staggeredMetric } from '@/testing/staggered-data';
import { metricAnalysisSchema } from './api/metric-analysis';
import { byPeriod, cohortRows, intervalOf, overallSums } from './cohort-data';

const read = v.parse(metricAnalysisSchema, staggeredMetric());
if (read.status !== 'ok') throw new Error('the metric has no result');
const metric = read;
const estimate = (value: number) => ({ estimate: value, stdError: 1 });

test('estimates by period are in the order of time, without their total', () => {
  const told = byPeriod({ '10': estimate(3), overall: estimate(9), '-2': estimate(1), '9': estimate(2) });
  expect(told.map(({ period }) => period)).toEqual([-2, 9, 10]);
  const dates = byPeriod(metric.aggregates?.group ?? {});
  expect(dates.map((each) => each.estimate)).toEqual([1.5, 3]);
});

/** The normal distribution's 1.96 standard errors to either side. */
test('intervals have the confidence of the analysis', () => {
  const [low, high] = intervalOf(metric, { estimate: 1, stdError: 0.25 });
  expect(low).toBeCloseTo(1 - 1.96 * 0.25, 12);
  expect(high).toBeCloseTo(1 + 1.96 * 0.25, 12);
  expect(intervalOf({ ...metric, stdError: 0 }, { estimate: 1, stdError: 0 })).toEqual([1, 1]);
});

test('each cohort is a point at its start', () => {
  const rows = cohortRows(metric, byPeriod(metric.aggregates?.group ?? {}));
  expect(rows.map(({ at, name }) => [at, name])).toEqual([
    [Date.UTC(2031, 4, 3), 'Started May 3, 2031'],
    [Date.UTC(2031, 4, 4), 'Started May 4, 2031'],
  ]);
});

test('sums that there are not are not told', () => {
  const none = { group: {}, dynamic: {}, calendar: {} };
  expect(overallSums(none)).toEqual([]);
  expect(overallSums({ ...none, calendar: { overall: estimate(4) } })).toEqual([
    { name: 'Of the effects by period', ...estimate(4) },
  ]);
});
