import { toCsv } from '@/lib/csv';
import type { Analysis } from './api/analysis';
import type { AnalyzedMetric } from './api/metric-analysis';

const ESTIMATE_COLUMNS = [
  'metric',
  'status',
  'error',
  'estimator',
  'standardErrors',
  'estimate',
  'stdError',
  'low',
  'high',
  'confidenceLevel',
  'statistic',
  'k',
  'g',
  'degreesOfFreedom',
  'pValue',
  'holm',
  'benjaminiHochberg',
  'sequentialLow',
  'sequentialHigh',
  'preTrendJudgedBy',
  'preTrendVerdict',
  'guardrailMargin',
  'guardrailBetter',
  'guardrailPValue',
  'guardrailVerdict',
  'observations',
  'dollars',
  'dollarsStdError',
  'dollarsLow',
  'dollarsHigh',
];

/** A row a metric, with all digits. */
export function estimatesCsv(analysis: Analysis): string {
  const { holm, benjaminiHochberg } = analysis.adjustedPValues;
  const rows = analysis.metrics.map((metric) => {
    if (metric.status === 'failed') return [metric.metricId, metric.status, metric.error.message];
    const { metricId, method, preTrend, guardrail, sequential, economicImpact: impact } = metric;
    return [
      metricId,
      metric.status,
      null,
      method.estimator,
      method.standardErrors,
      metric.estimate,
      metric.stdError,
      ...metric.confidenceInterval,
      metric.confidenceLevel,
      metric.statistic,
      method.ssc.k,
      method.ssc.g,
      metric.degreesOfFreedom,
      metric.pValue,
      holm[metricId],
      benjaminiHochberg[metricId],
      ...(sequential?.confidenceInterval ?? [null, null]),
      preTrend.judgedBy,
      preTrend.verdict,
      guardrail?.margin,
      guardrail?.better,
      guardrail?.pValue,
      guardrail?.verdict,
      metric.sample.observations,
      impact?.total,
      impact?.stdError,
      ...(impact?.confidenceInterval ?? []),
    ];
  });
  return toCsv([ESTIMATE_COLUMNS, ...rows]);
}

/** A row a metric and period. */
export function seriesCsv({ metrics }: Analysis): string {
  const analyzed = metrics.filter((metric): metric is AnalyzedMetric => metric.status === 'ok');
  const rows = analyzed.flatMap(({ metricId, series }) =>
    series.map(({ period, treatmentMean, controlMean, counterfactual }) => [
      metricId,
      period,
      treatmentMean,
      controlMean,
      counterfactual,
    ]),
  );
  return toCsv([['metric', 'period', 'treatmentMean', 'controlMean', 'counterfactual'], ...rows]);
}
