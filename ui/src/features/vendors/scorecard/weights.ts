import type { FieldProblem } from '@/lib/api/field-problems';
import type { Scorecard } from '../api/get-scorecard';

/** All weights together. */
export const TOTAL = 100;

/** Weights as the form holds them, by the names of their criteria. */
export type Draft = Record<string, string>;

export function draftOf({ criteria }: Pick<Scorecard, 'criteria'>): Draft {
  return Object.fromEntries(criteria.map(({ name, weight }) => [name, String(weight)]));
}

export function defaultDraft({ criteria }: Pick<Scorecard, 'criteria'>): Draft {
  return Object.fromEntries(criteria.map(({ name, defaultWeight }) => [name, String(defaultWeight)]));
}

export type Read = {
  weights: Record<string, number>;
  /** What is still to be given; negative if too much was. Undefined if a weight cannot be read. */
  missing: number | undefined;
  /** Named as the server names them. */
  problems: FieldProblem[];
};

export function readWeights(draft: Draft): Read {
  const problems: FieldProblem[] = [];
  const entries = Object.entries(draft).map(([name, text]) => {
    const weight = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (Number.isNaN(weight) || weight > TOTAL) {
      problems.push({ field: `weights.${name}`, message: `must be an integer from 0 to ${String(TOTAL)}` });
    }
    return [name, weight] as const;
  });
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  return {
    weights: Object.fromEntries(entries),
    missing: problems.length > 0 ? undefined : TOTAL - sum,
    problems,
  };
}

/** What is to be done about the total. */
export function missingText(missing: number | undefined): string {
  if (missing === undefined) return 'Each weight must be a whole number.';
  if (missing === 0) return `The weights total ${String(TOTAL)}.`;
  return missing > 0 ? `${String(missing)} points are missing.` : `${String(-missing)} points are too many.`;
}
