import * as v from 'valibot';
import { ApiError } from './errors';

const schema = v.array(v.object({ field: v.string(), message: v.string() }));

/** What is wrong with one field of a request: `metrics[0].id`, "must be …". */
export type FieldProblem = v.InferOutput<typeof schema>[number];

/** Every field that the server refused; empty where the failure is another. */
export function fieldProblems(error: unknown): FieldProblem[] {
  if (!(error instanceof ApiError)) return [];
  const result = v.safeParse(schema, error.details);
  return result.success ? result.output : [];
}

/** What is wrong with a field, as it is written below it. */
export function problemText(problems: FieldProblem[], field: string): string | undefined {
  const found = problems.find((problem) => problem.field === field);
  return found && `This ${found.message}.`;
}
