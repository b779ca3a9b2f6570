import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import type { components } from '@/lib/api/vendors';
import { timestamp } from '@/lib/timestamp';

export const JOBS = ['backfill', 'simulate', 'verify-reports'] as const;

export const jobSchema = v.picklist(JOBS);

/** `backfill` makes a history, `simulate` moves orders on and places new ones, `verify-reports` computes reports anew and compares. */
export type Job = (typeof JOBS)[number];

export const runStatusSchema = v.picklist(['waiting', 'running', 'done', 'failed']);

export type RunStatus = v.InferOutput<typeof runStatusSchema>;

const differenceSchema = v.object({
  vendorId: v.string(),
  grain: v.string(),
  start: v.string(),
  what: v.string(),
  missing: v.number(),
});

/** A stored number that was another than the orders give. */
export type Difference = v.InferOutput<typeof differenceSchema>;

const count = v.optional(v.number(), 0);

export const runSchema = v.object({
  id: v.string(),
  job: jobSchema,
  /** What history is made; nothing for other jobs. */
  parameters: v.object({
    vendors: v.optional(v.number()),
    days: v.optional(v.number()),
    ordersPerDay: v.optional(v.number()),
    seed: v.optional(v.number()),
  }),
  status: runStatusSchema,
  progress: v.number(),
  /** What has come of it so far. */
  result: v.object({
    added: count,
    created: count,
    moved: count,
    vendors: count,
    differing: count,
    repaired: v.optional(v.boolean(), false),
    differences: v.optional(v.array(differenceSchema), () => []),
  }),
  /** Why it cannot go on. */
  message: v.nullable(v.string()),
  isScheduled: v.boolean(),
  version: v.number(),
  createdAt: timestamp,
  startedAt: v.nullable(timestamp),
  finishedAt: v.nullable(timestamp),
});

export type Run = v.InferOutput<typeof runSchema>;

/** What the document promises says nothing of parameters and results. */
type Promised = Omit<components['schemas']['RunBody'], 'parameters' | 'result'>;

promised<Promised>()(v.omit(runSchema, ['parameters', 'result']));

export function isUnderWay({ status }: Pick<Run, 'status'>): boolean {
  return status === 'waiting' || status === 'running';
}
