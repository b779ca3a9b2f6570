import * as v from 'valibot';
import { statusSchema } from './api/experiment';

const listSchema = v.object({
  status: v.optional(v.fallback(v.optional(statusSchema), undefined)),
  q: v.optional(v.fallback(v.optional(v.pipe(v.string(), v.maxLength(200))), undefined)),
});

/** The filters of the list, in its address. What an address cannot mean is ignored. */
export function readListSearch(search: Record<string, unknown>): v.InferOutput<typeof listSchema> {
  return v.parse(listSchema, { status: search.status, q: textual(search.q) });
}

/** The metric that an experiment's page shows, in its address; the first if it names none. */
export function readMetricSearch(search: Record<string, unknown>): { metric?: string } {
  const metric = textual(search.metric);
  return metric === undefined ? {} : { metric };
}

/** The router reads "?q=42" as a number. */
function textual(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
