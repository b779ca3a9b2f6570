import * as v from 'valibot';

/** Days in UTC, both included. */
export const spanSchema = v.object({ from: v.string(), to: v.string() });

export type Span = v.InferOutput<typeof spanSchema>;

/** The query of a request about some days, or about all time. */
export function spanQuery(span: Span | undefined, others: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...span, ...others }).toString();
  return query === '' ? '' : `?${query}`;
}
