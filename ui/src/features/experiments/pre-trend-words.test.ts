import * as v from 'valibot';
import { expect, test } from 'vitest';
import { analyzedMetric } from '@/testing/experiment-data';
import { metricAnalysisSchema } from './api/metric-analysis';
import type { AnalyzedMetric } from './api/metric-analysis';
import { preTrendSentence, preTrendTests } from './pre-trend-words';

const corrected = { statistic: 2.5, dfNumerator: 3, dfDenominator: 17.5, pValue: 0.0213 };
const drift = { estimate: 0.4, stdError: 0.1, pValue: 0.00001 };
const joint = { statistic: 1.5, dfNumerator: 3, pValue: 0.21 };

function metricWith(preTrend: object, change: object = {}): AnalyzedMetric {
  const metric = v.parse(metricAnalysisSchema, analyzedMetric({ preTrend, ...change }));
  if (metric.status !== 'ok') throw new Error('the metric has no result');
  return metric;
}

test.each([
  [
    { judgedBy: 'corrected', verdict: 'warn' },
    'Judged by the joint test of all periods, corrected for the number of clusters, p = 0.0213.',
  ],
  [
    { judgedBy: 'drift', verdict: 'warn' },
    'Judged by their drift per period, since there are too few clusters for a joint test, p < 0.0001.',
  ],
  [{ judgedBy: 'joint', verdict: 'pass' }, 'Judged by the joint test of all periods, p = 0.2100.'],
])('a verdict says what it rests on: %j', (judged, expected) => {
  const sentence = preTrendSentence(metricWith({ ...joint, corrected, drift, ...judged }));
  expect(sentence).toContain(expected);
  expect(sentence).toContain(judged.verdict === 'warn' ? 'do not rely on it alone' : 'does not prove it');
});

test('what cannot be tested says why', () => {
  const unknown = { verdict: 'unknown' };
  expect(preTrendSentence(metricWith(unknown))).toContain('too few periods or clusters');
  const method = { estimator: 'synthetic-did', ssc: { k: 1, adj: 1 } };
  expect(preTrendSentence(metricWith(unknown, { method }))).toContain('controls are weighted');
});

test('each test is told with its degrees of freedom, and which of them the verdict rests on', () => {
  const both = { ...joint, dfDenominator: 39, corrected, drift };
  expect(preTrendTests(metricWith({ ...both, judgedBy: 'corrected', verdict: 'warn' }).preTrend)).toEqual([
    ['All periods, corrected for clusters (Hotelling)', 'F(3, 17.5) = 2.5', '0.0213', 'rests on this'],
    ['Drift', '+0.4 per period, std. error 0.1', '< 0.0001', ''],
    ['All periods, uncorrected', 'F(3, 39) = 1.5', '0.2100', ''],
  ]);
  const wald = preTrendTests(metricWith({ ...joint, judgedBy: 'joint', verdict: 'pass' }).preTrend);
  expect(wald).toEqual([['All periods, uncorrected', 'χ²/df = 1.5, df = 3', '0.2100', 'rests on this']]);
});
