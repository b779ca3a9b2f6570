import { analysisChoices } from '../analysis-choices';
import type { AnalysisChoices } from '../analysis-choices';
import type { Definition, Guardrail, Shape, SimulatedMetric } from '../api/definition';
import type { Period } from '../api/period';
import { guardrailChoiceOf } from '../guardrail-choice';
import type { GuardrailChoice } from '../guardrail-choice';

/** How a metric behaves, as the fields of the form hold it. */
export type MetricDraft = {
  /** A metric value. */
  id: string;
  baseline: string;
  trend: string;
  effect: string;
  shape: Shape['kind'];
  /** Periods of a ramp, or the half-life of a decay. */
  shapeSize: string;
  noise: string;
  autocorrelation: string;
  unitSpread: string;
  periodSpread: string;
  weekly: string;
  guardrail: GuardrailChoice;
};

/** A definition as the form holds it: texts, which may not be sound yet. */
export type Draft = {
  name: string;
  description: string;
  source: Definition['source'];
  /** Whether times are dates or the integers of periods. */
  times: 'dates' | 'integers';
  granularity: Definition['granularity'];
  start: string;
  end: string;
  intervention: string;
  seed: string;
  unitsPerGroup: string;
  waves: string;
  waveDistance: string;
  missing: string;
  treatmentShare: string;
  metrics: MetricDraft[];
  analysis: AnalysisChoices;
  /** Options that the form does not offer, from a template. */
  otherOptions: object;
};

const UNREMARKABLE: SimulatedMetric = {
  baseline: 100,
  trend: 0,
  effect: 5,
  shape: { kind: 'constant' },
  noise: 5,
  autocorrelation: 0,
  unitSpread: 10,
  periodSpread: 0,
  weekly: 0,
};

/** A metric before anybody said how it behaves. */
export function newMetric(id: string, metric = UNREMARKABLE, guardrail?: Guardrail): MetricDraft {
  const { shape } = metric;
  return {
    id,
    baseline: String(metric.baseline),
    trend: String(metric.trend),
    effect: String(metric.effect),
    shape: shape.kind,
    shapeSize: String(shape.kind === 'ramp' ? shape.periods : shape.kind === 'decay' ? shape.halfLife : 7),
    noise: String(metric.noise),
    autocorrelation: String(metric.autocorrelation),
    unitSpread: String(metric.unitSpread),
    periodSpread: String(metric.periodSpread),
    weekly: String(metric.weekly),
    guardrail: guardrailChoiceOf(guardrail),
  };
}

/** A form without a template: four weeks that end on this day, with the intervention in the middle. */
export function newDraft(today: Date): Draft {
  const day = (before: number) => new Date(today.getTime() - before * 86_400_000).toISOString().slice(0, 10);
  return {
    name: '',
    description: '',
    source: 'simulation',
    times: 'dates',
    granularity: 'day',
    start: day(28),
    end: day(0),
    intervention: day(14),
    seed: '42',
    unitsPerGroup: '40',
    waves: '1',
    waveDistance: '1',
    missing: '0',
    treatmentShare: '',
    metrics: [newMetric('signups')],
    analysis: analysisChoices.from({}),
    otherOptions: {},
  };
}

/** A form filled in as a template says. */
export function draftOf(definition: Definition): Draft {
  const { simulation, timeRange } = definition;
  const analysis = definition.analysis ?? {};
  const { lag, ssc, seed, covariates } = analysis;
  return {
    name: definition.name,
    description: definition.description,
    source: definition.source,
    times: typeof timeRange.start === 'number' ? 'integers' : 'dates',
    granularity: definition.granularity,
    start: timeText(timeRange.start),
    end: timeText(timeRange.end),
    intervention: timeText(definition.interventionAt),
    seed: String(simulation?.seed ?? 42),
    unitsPerGroup: String(simulation?.unitsPerGroup ?? 40),
    waves: String(simulation?.waves ?? 1),
    waveDistance: String(simulation?.waveDistance ?? 1),
    missing: String(simulation?.missing ?? 0),
    treatmentShare: String(definition.treatmentShare ?? ''),
    metrics: definition.metrics.map((id) =>
      newMetric(id, simulation?.metrics[id], analysis.guardrails?.[id]),
    ),
    analysis: analysisChoices.from(analysis),
    otherOptions: { lag, ssc, seed, covariates },
  };
}

function timeText(time: Period): string {
  return typeof time === 'number' ? String(time) : new Date(time).toISOString().slice(0, 10);
}
