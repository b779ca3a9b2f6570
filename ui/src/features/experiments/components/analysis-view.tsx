import { Section } from '@/components/section';
import type { Analysis } from '../api/analysis';
import type { Experiment } from '../api/experiment';
import { ChangedValues } from './changed-values';
import { Estimates } from './estimates';
import { Guardrails } from './guardrails';
import { Impact } from './impact';
import { MetricChoice } from './metric-choice';
import { MetricView } from './metric-view';

type Props = {
  experiment: Experiment;
  analysis: Analysis;
  /** The metric to show; the first if there is none of that id. */
  metricId: string | undefined;
};

/** The newest analysis. */
export function AnalysisView({ experiment, analysis, metricId }: Props) {
  const nameOf = (id: string) => analysis.metricValuesSnapshot.find((value) => value.id === id)?.name ?? id;
  const metric = analysis.metrics.find((each) => each.metricId === metricId) ?? analysis.metrics[0];
  return (
    <>
      <Impact analysis={analysis} />
      <ChangedValues experiment={experiment} analysis={analysis} />
      <Guardrails analysis={analysis} nameOf={nameOf} />
      {metric && (
        <Section title="Effect">
          <MetricChoice
            experimentId={experiment.id}
            metrics={analysis.metrics.map(({ metricId: id }) => ({ id, name: nameOf(id) }))}
            chosen={metric.metricId}
          />
          <MetricView
            key={metric.metricId}
            metric={metric}
            name={nameOf(metric.metricId)}
            intervention={experiment.interventionAt}
          />
        </Section>
      )}
      <Estimates analysis={analysis} nameOf={nameOf} />
    </>
  );
}
