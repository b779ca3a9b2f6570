import * as v from 'valibot';
import { statusSchema } from './api/anomaly';
import type { AnomalyFilter } from './api/list-anomalies';
import { RANGES } from './api/get-overview';
import { jobSchema } from './api/run';

/** What an address cannot mean is ignored. */
const orNothing = <S extends v.GenericSchema>(schema: S) =>
  v.optional(v.fallback(v.optional(schema), undefined));

const score = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/));

const overviewSchema = v.object({ range: orNothing(v.picklist(RANGES)) });
const queueSchema = v.object({
  status: orNothing(v.union([statusSchema, v.literal('any')])),
  minScore: orNothing(score),
  account: orNothing(id),
});
const accountsSchema = v.object({ stale: orNothing(v.boolean()), q: orNothing(id) });
const accountSchema = v.object({ show: orNothing(v.string()), minScore: orNothing(score) });
const runsSchema = v.object({ job: orNothing(jobSchema) });

export type QueueSearch = v.InferOutput<typeof queueSchema>;

type Search = Record<string, unknown>;

export const readOverviewSearch = (search: Search) => v.parse(overviewSchema, search);

export const readQueueSearch = (search: Search): QueueSearch =>
  v.parse(queueSchema, { ...search, account: textual(search.account) });

export const readAccountsSearch = (search: Search) =>
  v.parse(accountsSchema, { ...search, q: textual(search.q) });

export const readAccountSearch = (search: Search) => v.parse(accountSchema, search);

export const readRunsSearch = (search: Search) => v.parse(runsSchema, search);

/** The queue is what nobody has judged, unless its address says otherwise. */
export function filterOf({ status = 'open', minScore, account }: QueueSearch): AnomalyFilter {
  return { status: status === 'any' ? undefined : status, minScore, accountId: account };
}

/** The router reads "?q=42" as a number. */
function textual(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}
