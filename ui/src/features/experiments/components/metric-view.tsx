import { Figures } from '@/components/figures';
import { Message } from '@/components/message';
import { asSentence } from '@/lib/sentence';
import { formatDollars, formatNumber, formatRate } from '@/lib/format';
import type { MetricAnalysis } from '../api/metric-analysis';
import type { Period } from '../api/period';
import { effectSentence, intervalName, rangeText } from '../words';
import { Cohorts } from './cohorts';
import { DollarsFigure, EventStudyFigure, SeriesFigure } from './effect-charts';
import { Intervals } from './intervals';
import classes from './metric-view.module.css';
import { PreTrend } from './pre-trend';
import { Robustness } from './robustness';
import { Warnings } from './warnings';

type Props = { metric: MetricAnalysis; name: string; intervention: Period };

/** All that is known of one metric. */
export function MetricView({ metric, name, intervention }: Props) {
  if (metric.status === 'failed') {
    return (
      <>
        <Message tone="problem" title={`${name} could not be analysed`}>
          <p>{asSentence(metric.error.message)}</p>
        </Message>
        <Warnings warnings={metric.warnings} />
      </>
    );
  }
  const { economicImpact: impact, groupMeans } = metric;
  const mean = (value: number | null | undefined) => (value == null ? '–' : formatNumber(value));
  return (
    <>
      <p className={classes.headline}>{effectSentence(metric, name)}</p>
      <Warnings warnings={metric.warnings} />
      <div className={classes.figures}>
        <Figures
          figures={[
            { name: 'Treatment before', value: mean(groupMeans.treatment.pre) },
            { name: 'Treatment after', value: mean(groupMeans.treatment.post) },
            { name: 'Control before', value: mean(groupMeans.control.pre) },
            { name: 'Control after', value: mean(groupMeans.control.post) },
            ...(impact
              ? [
                  { name: 'Dollars', value: formatDollars(impact.total) },
                  {
                    name: intervalName(metric.confidenceLevel),
                    value: rangeText(impact.confidenceInterval, formatDollars),
                  },
                  { name: 'Worth of one', value: formatRate(impact.dollarsPerUnit) },
                ]
              : []),
          ]}
        />
      </div>
      <Intervals metric={metric} />
      <SeriesFigure metric={metric} name={name} intervention={intervention} />
      {metric.eventStudy.length > 0 && <EventStudyFigure metric={metric} name={name} />}
      <PreTrend metric={metric} />
      {metric.aggregates && (
        <Cohorts metric={metric} name={name} aggregates={metric.aggregates} intervention={intervention} />
      )}
      {impact && <DollarsFigure metric={metric} name={name} impact={impact} />}
      <Robustness metric={metric} />
    </>
  );
}
