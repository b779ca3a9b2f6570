import { formatDifference, formatInteger, formatNumber, formatPValue } from '@/lib/format';
import type { AnalyzedMetric } from './api/metric-analysis';
import type { PreTrend } from './api/pre-trend';
import { pText } from './words';

/** Whether the groups moved together before the start, and what that means for the estimate. */
export function preTrendSentence({ preTrend, method }: AnalyzedMetric): string {
  if (preTrend.verdict === 'unknown') {
    return method.estimator.startsWith('synthetic')
      ? 'The controls are weighted so that they match the time before the start, which therefore tests nothing.'
      : 'Whether the groups moved together before the start cannot be tested: there are too few periods or clusters. The estimate rests on the assumption that they did.';
  }
  const judged = judgedText(preTrend);
  return preTrend.verdict === 'pass'
    ? `Before the start there is no sign that the groups moved apart.${judged} That supports the estimate, but does not prove it.`
    : `The groups moved apart before the start already.${judged} The estimate may contain what would have happened anyway: do not rely on it alone.`;
}

const JUDGES = {
  corrected: 'the joint test of all periods, corrected for the number of clusters',
  drift: 'their drift per period, since there are too few clusters for a joint test',
  joint: 'the joint test of all periods',
} as const;

function judgedText({ judgedBy, corrected, drift, pValue }: PreTrend): string {
  if (judgedBy == null) return '';
  const p = { corrected: corrected?.pValue, drift: drift?.pValue, joint: pValue }[judgedBy];
  return p == null ? '' : ` Judged by ${JUDGES[judgedBy]}, ${pText(p)}.`;
}

/** Each test that there is: its name, what it found, its p value, and whether the verdict rests on it. */
export function preTrendTests({
  statistic,
  dfNumerator,
  dfDenominator,
  pValue,
  ...rest
}: PreTrend): string[][] {
  const { corrected, drift, judgedBy } = rest;
  const row = (by: PreTrend['judgedBy'], name: string, found: string, p: number) => [
    name,
    found,
    formatPValue(p),
    by === judgedBy ? 'rests on this' : '',
  ];
  const rows: string[][] = [];
  if (corrected) {
    const { dfNumerator: between, dfDenominator: within } = corrected;
    const found = fText(corrected.statistic, between, within);
    rows.push(row('corrected', 'All periods, corrected for clusters (Hotelling)', found, corrected.pValue));
  }
  if (drift) {
    const found = `${formatDifference(drift.estimate)} per period, std. error ${formatNumber(drift.stdError)}`;
    rows.push(row('drift', 'Drift', found, drift.pValue));
  }
  if (statistic != null && dfNumerator != null && pValue != null) {
    rows.push(row('joint', 'All periods, uncorrected', fText(statistic, dfNumerator, dfDenominator), pValue));
  }
  return rows;
}

function fText(statistic: number, numerator: number, denominator: number | null | undefined): string {
  return denominator == null
    ? `χ²/df = ${formatNumber(statistic)}, df = ${degrees(numerator)}`
    : `F(${degrees(numerator)}, ${degrees(denominator)}) = ${formatNumber(statistic)}`;
}

function degrees(value: number): string {
  return Number.isInteger(value) ? formatInteger(value) : formatNumber(value);
}
