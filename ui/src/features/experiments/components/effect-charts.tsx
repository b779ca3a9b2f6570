import { lazy } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { Legend } from '@/components/legend';
import { formatDollars, formatInteger, formatNumber } from '@/lib/format';
import type { AnalyzedMetric, EconomicImpact } from '../api/metric-analysis';
import { formatPeriod, periodOrdinal } from '../api/period';
import type { Period } from '../api/period';
import { dollarsRows, eventRows, scaleOf, seriesRows } from '../chart-data';
import { intervalName, rangeText } from '../words';

const SeriesChart = lazy(async () => ({ default: (await import('../charts/series-chart')).SeriesChart }));
const EventStudyChart = lazy(async () => ({
  default: (await import('../charts/event-study-chart')).EventStudyChart,
}));
const DollarsChart = lazy(async () => ({ default: (await import('../charts/dollars-chart')).DollarsChart }));

const number = (name: string) => ({ name, isNumber: true });
const cell = (value: number | null | undefined) => (value == null ? '' : formatNumber(value));

type Props = { metric: AnalyzedMetric; name: string };

export function SeriesFigure({ metric, name, intervention }: Props & { intervention: Period }) {
  return (
    <ChartFrame
      title={`${name} over time`}
      file={`${metric.metricId}-over-time`}
      legend={
        <Legend
          entries={[
            { name: 'Treatment', color: '--tm-chart-first', kind: 'line' },
            { name: 'Treatment without the effect', color: '--tm-chart-first', kind: 'dashed' },
            { name: 'Control', color: '--tm-chart-second', kind: 'line' },
          ]}
        />
      }
      chart={
        <SeriesChart
          rows={seriesRows(metric)}
          scale={scaleOf(intervention)}
          intervention={periodOrdinal(intervention)}
        />
      }
      table={{
        columns: [{ name: 'Period' }, number('Treatment'), number('Without the effect'), number('Control')],
        rows: metric.series.map(({ period, treatmentMean, counterfactual, controlMean }) => [
          formatPeriod(period),
          cell(treatmentMean),
          cell(counterfactual),
          cell(controlMean),
        ]),
      }}
    >
      <p>The effect is the distance between treatment and its dashed line after the intervention.</p>
    </ChartFrame>
  );
}

export function EventStudyFigure({ metric, name }: Props) {
  const isBanded = metric.eventStudy.some(({ uniformBand }) => uniformBand != null);
  const level = metric.confidenceLevel;
  return (
    <ChartFrame
      title={`Event study of ${name}`}
      file={`${metric.metricId}-event-study`}
      legend={
        isBanded && (
          <Legend
            entries={[
              { name: 'Effect in its interval', color: '--tm-chart-first', kind: 'point' },
              { name: 'Holds for all periods at once', color: '--tm-chart-first', kind: 'band' },
            ]}
          />
        )
      }
      chart={<EventStudyChart rows={eventRows(metric)} />}
      table={{
        columns: [
          number('Period'),
          number('Effect'),
          number('Std. error'),
          { name: intervalName(level) },
          ...(isBanded ? [{ name: 'For all periods at once' }] : []),
        ],
        rows: metric.eventStudy.map(
          ({ relativePeriod, estimate, stdError, confidenceInterval, uniformBand, reference }) => [
            formatInteger(relativePeriod),
            formatNumber(estimate),
            reference ? 'reference' : formatNumber(stdError),
            reference ? '' : rangeText(confidenceInterval),
            ...(isBanded ? [uniformBand ? rangeText(uniformBand) : ''] : []),
          ],
        ),
      }}
    >
      <p>
        The effect in each period since the start. Before it the points should lie around 0: then the groups
        moved together.
      </p>
    </ChartFrame>
  );
}

export function DollarsFigure({ metric, name, impact }: Props & { impact: EconomicImpact }) {
  const first = impact.cumulative[0];
  if (!first) return null;
  return (
    <ChartFrame
      title={`Dollars from ${name}`}
      file={`${metric.metricId}-dollars`}
      chart={<DollarsChart rows={dollarsRows(impact)} scale={scaleOf(first.period)} />}
      table={{
        columns: [{ name: 'Up to' }, number('Total'), { name: intervalName(metric.confidenceLevel) }],
        rows: impact.cumulative.map(({ period, total, confidenceInterval }) => [
          formatPeriod(period),
          formatDollars(total),
          rangeText(confidenceInterval, formatDollars),
        ]),
      }}
    >
      <p>All treated units together, added up, in the band of the {intervalName(metric.confidenceLevel)}.</p>
    </ChartFrame>
  );
}
