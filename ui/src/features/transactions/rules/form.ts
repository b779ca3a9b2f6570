import type { FieldProblem } from '@/lib/api/field-problems';
import type { Draft } from './draft';

/** What each group of fields gets. */
export type FormPart = {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  problems: FieldProblem[];
};
