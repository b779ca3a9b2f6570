import type { FieldProblem } from '@/lib/api/field-problems';
import { readNumber } from '@/lib/read-number';
import { analysisChoices } from '../analysis-choices';
import type { Shape, SimulatedMetric } from '../api/definition';
import { readGuardrails } from '../guardrail-choice';
import type { Draft, MetricDraft } from './draft';

/** A definition to be sent, and what is no number or date in it. Bounds are the server's business. */
export type ReadDraft = { definition: object; problems: FieldProblem[] };

export function readDraft(draft: Draft): ReadDraft {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string) => problems.push({ field, message });
  const number = (field: string, text: string) => readNumber(text) ?? refuse(field, 'must be a number');
  const time = (field: string, text: string) =>
    readTime(draft.times, text) ?? refuse(field, missingTime(draft));
  if (draft.name.trim() === '') refuse('name', 'must not be empty');
  if (draft.metrics.length === 0) refuse('metrics', 'must be at least one');

  const simulation = () => ({
    seed: number('simulation.seed', draft.seed),
    unitsPerGroup: number('simulation.unitsPerGroup', draft.unitsPerGroup),
    waves: number('simulation.waves', draft.waves),
    waveDistance: number('simulation.waveDistance', draft.waveDistance),
    missing: number('simulation.missing', draft.missing),
    metrics: Object.fromEntries(
      draft.metrics.map((metric) => {
        const { read, bad } = readMetric(metric);
        for (const name of bad) refuse(`simulation.metrics.${metric.id}.${name}`, 'must be a number');
        return [metric.id, read];
      }),
    ),
  });
  const isSimulated = draft.source === 'simulation';
  const guardrails = readGuardrails(draft.metrics);
  for (const id of guardrails.bad) refuse(`analysis.guardrails.${id}.margin`, 'must be a number');
  const definition = {
    name: draft.name.trim(),
    description: draft.description.trim(),
    metrics: draft.metrics.map(({ id }) => id),
    timeRange: { start: time('timeRange.start', draft.start), end: time('timeRange.end', draft.end) },
    granularity: draft.granularity,
    interventionAt: time('interventionAt', draft.intervention),
    source: draft.source,
    ...(isSimulated && { simulation: simulation() }),
    ...(!isSimulated &&
      draft.treatmentShare.trim() !== '' && {
        treatmentShare: number('treatmentShare', draft.treatmentShare),
      }),
    analysis: {
      ...draft.otherOptions,
      ...analysisChoices.options(draft.analysis),
      ...guardrails.options,
    },
  };
  return { definition, problems };
}

/** A date, or the integer of a period. */
export function readTime(times: Draft['times'], text: string): string | number | undefined {
  if (times === 'integers') {
    const number = readNumber(text);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  return Number.isNaN(Date.parse(text)) ? undefined : `${text}T00:00:00Z`;
}

function missingTime({ times }: Draft): string {
  return times === 'integers' ? 'must be a whole number' : 'must be a date';
}

const AMOUNTS = [
  'baseline',
  'trend',
  'effect',
  'noise',
  'autocorrelation',
  'unitSpread',
  'periodSpread',
  'weekly',
] as const;

/** The simulated metric, and the names of fields that hold no number, which count as 0. */
export function readMetric(draft: MetricDraft): { read: SimulatedMetric; bad: string[] } {
  const bad: string[] = AMOUNTS.filter((name) => readNumber(draft[name]) === undefined);
  const amount = (name: (typeof AMOUNTS)[number]) => readNumber(draft[name]) ?? 0;
  const size = readNumber(draft.shapeSize);
  if (size === undefined && draft.shape !== 'constant') bad.push('shape');
  const read = {
    baseline: amount('baseline'),
    trend: amount('trend'),
    effect: amount('effect'),
    noise: amount('noise'),
    autocorrelation: amount('autocorrelation'),
    unitSpread: amount('unitSpread'),
    periodSpread: amount('periodSpread'),
    weekly: amount('weekly'),
    shape: shapeOf(draft.shape, size ?? 1),
  };
  return { read, bad };
}

function shapeOf(kind: Shape['kind'], size: number): Shape {
  switch (kind) {
    case 'constant':
      return { kind };
    case 'ramp':
      return { kind, periods: size };
    case 'decay':
      return { kind, halfLife: size };
  }
}
