import { Section } from '@/components/section';
import { StateLabel } from '@/components/state-label';
import type { Analysis } from '../api/analysis';
import { GUARDRAIL_NAMES, guardrailSentence } from '../guardrail-words';
import classes from './guardrails.module.css';

const TONES = { safe: 'good', unclear: 'busy', harmed: 'bad' } as const;

type Props = { analysis: Analysis; nameOf: (metricId: string) => string };

/** Whether metrics that must not get worse did. */
export function Guardrails({ analysis, nameOf }: Props) {
  const guarded = analysis.metrics.flatMap((metric) =>
    metric.status === 'ok' && metric.guardrail ? [{ id: metric.metricId, guardrail: metric.guardrail }] : [],
  );
  if (guarded.length === 0) return null;
  return (
    <Section title="Guardrails">
      <ul className={classes.guardrails}>
        {guarded.map(({ id, guardrail }) => (
          <li key={id} className={classes.guardrail} data-guardrail={guardrail.verdict}>
            <StateLabel tone={TONES[guardrail.verdict]}>{GUARDRAIL_NAMES[guardrail.verdict]}</StateLabel>
            <span>{guardrailSentence(guardrail, nameOf(id))}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
