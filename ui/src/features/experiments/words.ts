import { formatInteger, formatNumber, formatPercent, formatPValue } from '@/lib/format';
import type { AnalyzedMetric } from './api/metric-analysis';

const ESTIMATOR_NAMES: Record<string, string> = {
  auto: 'Chosen from the data',
  '2x2': 'Four group means (2×2)',
  twfe: 'Two-way fixed effects',
  'event-study': 'Event study',
  'callaway-santanna': 'Callaway–Sant’Anna',
  'synthetic-did': 'Synthetic difference-in-differences',
  'synthetic-control': 'Synthetic control',
};

const STANDARD_ERROR_NAMES: Record<string, string> = {
  iid: 'Independent (iid)',
  hc1: 'Heteroskedastic (HC1)',
  crv1: 'Clustered (CRV1)',
  crv3: 'Clustered, jackknife (CRV3)',
  'newey-west': 'Newey–West',
  'driscoll-kraay': 'Driscoll–Kraay',
  'wild-bootstrap': 'Wild cluster bootstrap',
};

export function estimatorName(estimator: string): string {
  return ESTIMATOR_NAMES[estimator] ?? estimator;
}

export function standardErrorName(kind: string): string {
  return STANDARD_ERROR_NAMES[kind] ?? kind;
}

/** How an estimate and its standard error came about, in a line. */
export function methodName({ method }: AnalyzedMetric): string {
  const { estimator, standardErrors, clusterBy, controlGroup } = method;
  const parts = [estimatorName(estimator)];
  if (standardErrors !== undefined) parts.push(standardErrorName(standardErrors));
  if (clusterBy.length > 0) parts.push(`by ${clusterBy.join(' and ')}`);
  if (controlGroup === 'not-yet') parts.push('against units not treated yet');
  return parts.join(', ');
}

/** An interval with its level: "95% interval 2.1 to 3.4". */
export function intervalText(level: number, [low, high]: [number, number], format = formatNumber): string {
  return `${formatPercent(level)} interval ${format(low)} to ${format(high)}`;
}

/** What treatment did to a metric, as far as the data tell. */
export function effectSentence(metric: AnalyzedMetric, name: string): string {
  const { estimate, confidenceLevel, confidenceInterval } = metric;
  const interval = intervalText(confidenceLevel, confidenceInterval);
  const [low, high] = confidenceInterval;
  if (low <= 0 && high >= 0) return `No effect on ${name} can be told from chance (${interval}).`;
  const verb = estimate > 0 ? 'raised' : 'lowered';
  return `Treatment ${verb} ${name} by ${formatNumber(Math.abs(estimate))} per unit and period (${interval}).`;
}

/** Whether the groups moved together before the start, and what that means for the estimate. */
export function preTrendSentence({ preTrend }: AnalyzedMetric): string {
  const { verdict } = preTrend;
  if (verdict === 'unknown') {
    return 'Whether the groups moved together before the start cannot be tested: there are too few periods or clusters. The estimate rests on the assumption that they did.';
  }
  const test = testText(preTrend);
  return verdict === 'pass'
    ? `Before the start there is no sign that the groups moved apart${test}. That supports the estimate, but does not prove it.`
    : `The groups moved apart before the start already${test}. The estimate may contain what would have happened anyway: do not rely on it alone.`;
}

function testText({ statistic, dfNumerator, dfDenominator, pValue }: AnalyzedMetric['preTrend']): string {
  if (statistic == null || dfNumerator == null || pValue == null) return '';
  const degrees = [dfNumerator, dfDenominator].flatMap((df) => (df == null ? [] : [formatInteger(df)]));
  const test = dfDenominator == null ? 'Wald χ²/df' : 'F';
  const p = pValue < 0.0001 ? 'p < 0.0001' : `p = ${formatPValue(pValue)}`;
  return ` (${test}(${degrees.join(', ')}) = ${formatNumber(statistic)}, ${p})`;
}
