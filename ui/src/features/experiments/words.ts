import { formatNumber, formatPercent, formatPValue } from '@/lib/format';
import type { AnalyzedMetric } from './api/metric-analysis';
import { formatPeriod } from './api/period';
import type { Period } from './api/period';

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

const OTHER_METHOD_NAMES: Record<string, string> = {
  ...ESTIMATOR_NAMES,
  CUPED: 'CUPED: adjusted for what came before',
  'imputation (did2s)': 'Imputation in two stages (did2s)',
  'twfe, biased under staggered adoption': 'Two-way fixed effects, biased where starts are staggered',
  'difference of means over time, Newey–West': 'Difference of means over time, Newey–West',
};

/** A message of the analysis with the names of estimators that people know in place of those that programs know. */
export function withoutCode(message: string): string {
  return message.replace(/`([^`]*)`/g, (_, word: string) => {
    const name = estimatorName(word);
    const isProper = name === word || name.startsWith('Callaway');
    return isProper ? name : name.charAt(0).toLowerCase() + name.slice(1);
  });
}

/** A method that stands beside the one that was chosen. */
export function otherMethodName(name: string): string {
  return OTHER_METHOD_NAMES[name] ?? name;
}

/** The start that a placebo made up. */
export function placeboName(period: Period): string {
  const start =
    typeof period === 'number' ? `in period ${formatPeriod(period)}` : `on ${formatPeriod(period)}`;
  return `Placebo: as if it had begun ${start}`;
}

/** A p value with its name: "p = 0.0213". */
export function pText(value: number): string {
  const told = formatPValue(value);
  return told.startsWith('<') ? `p ${told}` : `p = ${told}`;
}

/** How an estimate and its standard error came about, in a line. */
export function methodName({ method }: AnalyzedMetric): string {
  const { estimator, standardErrors, clusterBy, controlGroup } = method;
  const parts = [estimatorName(estimator)];
  if (standardErrors != null) parts.push(standardErrorName(standardErrors));
  if (clusterBy.length > 0) parts.push(`by ${clusterBy.join(' and ')}`);
  if (controlGroup === 'not-yet') parts.push('against units not treated yet');
  return parts.join(', ');
}

/** The bounds of an interval: "2.1 to 3.4". */
export function rangeText([low, high]: [number, number], format = formatNumber): string {
  return `${format(low)} to ${format(high)}`;
}

/** The head of a column of intervals. */
export function intervalName(level: number): string {
  return `${formatPercent(level)} interval`;
}

/** An interval with its level: "95% interval 2.1 to 3.4". */
export function intervalText(level: number, interval: [number, number], format = formatNumber): string {
  return `${intervalName(level)} ${rangeText(interval, format)}`;
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
