import type { FieldProblem } from '@/lib/api/field-problems';
import type { Draft } from './draft';

/** What each group of fields gets. */
export type FormPart = {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  problems: FieldProblem[];
};

/** What is wrong with a field, as it is written below it. */
export function problemOf(problems: FieldProblem[], field: string): string | undefined {
  const found = problems.find((problem) => problem.field === field);
  return found && `This ${found.message}.`;
}
