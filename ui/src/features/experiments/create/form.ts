import type { FieldProblem } from '@/lib/api/field-problems';
import type { Draft } from './draft';

/** What each group of fields gets. */
export type FormPart = {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  problems: FieldProblem[];
};

/** What is wrong with fields that the form does not show. */
export function unshown(problems: FieldProblem[], { metrics, source }: Draft): FieldProblem[] {
  const shown = /^(name|description|metrics(\[\d+\])?|timeRange(\.(start|end))?|interventionAt)$/;
  const ofUpload = /^treatmentShare$/;
  const ofSimulation = /^simulation\.(seed|unitsPerGroup|waves|waveDistance|missing)$/;
  const ofMetrics = new Set(metrics.map(({ id }) => `simulation.metrics.${id}.`));
  const guarded = metrics.filter(({ guardrail }) => guardrail.better !== '');
  const ofGuardrails = new Set(guarded.map(({ id }) => `analysis.guardrails.${id}.`));
  return problems.filter(({ field }) => {
    const prefix = field.slice(0, field.lastIndexOf('.') + 1);
    const own =
      source === 'upload' ? ofUpload.test(field) : ofSimulation.test(field) || ofMetrics.has(prefix);
    return !shown.test(field) && !own && !ofGuardrails.has(prefix);
  });
}
