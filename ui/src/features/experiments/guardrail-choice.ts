import { readNumber } from '@/lib/read-number';
import type { Guardrail } from './api/definition';

/** A guardrail as the fields of a form hold it; without a direction there is none. */
export type GuardrailChoice = { better: '' | Guardrail['better']; margin: string };

export const NO_GUARDRAIL: GuardrailChoice = { better: '', margin: '' };

export function guardrailChoiceOf(guardrail: Guardrail | undefined): GuardrailChoice {
  return guardrail ? { better: guardrail.better, margin: String(guardrail.margin) } : NO_GUARDRAIL;
}

/** The guardrail; undefined if there is none, or if its margin is no number. */
export function readGuardrail({ better, margin }: GuardrailChoice): Guardrail | undefined {
  const number = readNumber(margin);
  return better === '' || number === undefined ? undefined : { better, margin: number };
}

/** The options that say so, by id of the metric, and the ids whose margin is no number. */
export function readGuardrails(choices: { id: string; guardrail: GuardrailChoice }[]): {
  options: { guardrails?: Record<string, Guardrail> };
  bad: string[];
} {
  const wanted = choices.filter(({ guardrail }) => guardrail.better !== '');
  const read = wanted.flatMap(({ id, guardrail }) => {
    const one = readGuardrail(guardrail);
    return one ? [[id, one] as const] : [];
  });
  const bad = wanted.filter(({ guardrail }) => !readGuardrail(guardrail)).map(({ id }) => id);
  return { options: read.length > 0 ? { guardrails: Object.fromEntries(read) } : {}, bad };
}
