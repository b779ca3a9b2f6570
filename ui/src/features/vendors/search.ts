import * as v from 'valibot';
import { UNITS } from './api/get-lead-times';
import { jobSchema } from './api/run';
import { statusSchema } from './api/sums';
import { MEASURES } from './measures';
import { ORDERS } from './ranking';

/** What an address cannot mean is ignored. */
const orNothing = <S extends v.GenericSchema>(schema: S) =>
  v.optional(v.fallback(v.optional(schema), undefined));

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
const day = v.pipe(v.string(), v.isoDate());

const rankingSchema = v.object({
  q: orNothing(text),
  band: orNothing(v.pipe(v.string(), v.regex(/^[a-z-]{1,32}$/))),
  sort: orNothing(v.picklist(ORDERS)),
  /** The other way round than usual for that order. */
  reverse: orNothing(v.literal(true)),
});
const ordersSchema = v.object({
  vendor: orNothing(id),
  status: orNothing(statusSchema),
  from: orNothing(day),
  to: orNothing(day),
});
const vendorSchema = v.object({
  from: orNothing(day),
  to: orNothing(day),
  show: orNothing(v.picklist(MEASURES)),
  unit: orNothing(v.picklist(UNITS)),
});
const runsSchema = v.object({ job: orNothing(jobSchema) });

export type RankingSearch = v.InferOutput<typeof rankingSchema>;
export type OrdersSearch = v.InferOutput<typeof ordersSchema>;
export type VendorSearch = v.InferOutput<typeof vendorSchema>;

type Search = Record<string, unknown>;

export const readRankingSearch = (search: Search): RankingSearch =>
  v.parse(rankingSchema, { ...search, q: textual(search.q) });

export const readOrdersSearch = (search: Search): OrdersSearch =>
  v.parse(ordersSchema, { ...search, vendor: textual(search.vendor) });

export const readVendorSearch = (search: Search): VendorSearch => v.parse(vendorSchema, search);

export const readRunsSearch = (search: Search) => v.parse(runsSchema, search);

/** The router reads "?q=42" as a number. */
function textual(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}
