import { DataTable } from '@/components/data-table';
import { Section } from '@/components/section';
import { formatDifference, formatInteger, formatNumber, formatPValue } from '@/lib/format';
import type { Analysis } from '../api/analysis';
import type { MetricAnalysis } from '../api/metric-analysis';
import { intervalName, methodName, rangeText } from '../words';

const number = (name: string) => ({ name, isNumber: true });

const columns = (level: number) => [
  { name: 'Metric' },
  number('Effect'),
  number('Std. error'),
  { name: intervalName(level) },
  number('t'),
  number('K'),
  number('G'),
  number('df'),
  number('p'),
  number('p, Holm'),
  number('p, BH'),
  number('Observations'),
  { name: 'Method' },
];

type Props = { analysis: Analysis; nameOf: (metricId: string) => string };

/** Every metric's estimate, with all that its standard error rests on. */
export function Estimates({ analysis, nameOf }: Props) {
  const { holm, benjaminiHochberg } = analysis.adjustedPValues;
  const shown = columns(analysis.options.confidenceLevel ?? 0.95);
  const adjusted = (value: number | undefined) => (value === undefined ? '' : formatPValue(value));
  const row = (metric: MetricAnalysis) => {
    const name = nameOf(metric.metricId);
    if (metric.status === 'failed') return [name, 'failed', ...Array<string>(shown.length - 2).fill('')];
    const { g, k } = metric.method.ssc;
    return [
      name,
      formatDifference(metric.estimate),
      formatNumber(metric.stdError),
      rangeText(metric.confidenceInterval),
      formatNumber(metric.statistic),
      formatInteger(k),
      g == null ? '–' : formatInteger(g),
      metric.degreesOfFreedom == null ? '∞' : formatNumber(metric.degreesOfFreedom),
      formatPValue(metric.pValue),
      adjusted(holm[metric.metricId]),
      adjusted(benjaminiHochberg[metric.metricId]),
      formatInteger(metric.sample.observations),
      methodName(metric),
    ];
  };
  return (
    <Section title="Estimates">
      <DataTable
        label="Estimates of all metrics"
        table={{ columns: shown, rows: analysis.metrics.map(row) }}
      />
    </Section>
  );
}
