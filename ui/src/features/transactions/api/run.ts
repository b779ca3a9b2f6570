import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';

export const JOBS = ['detect-anomalies', 'generate'] as const;

export const jobSchema = v.picklist(JOBS);

/** `detect-anomalies` scores stale accounts; `generate` makes traffic up. */
export type Job = (typeof JOBS)[number];

export const runStatusSchema = v.picklist(['queued', 'running', 'complete', 'failed']);

export type RunStatus = v.InferOutput<typeof runStatusSchema>;

export const runSchema = promised<components['schemas']['RunBody']>()(
  v.object({
    id: v.string(),
    job: jobSchema,
    origin: v.picklist(['schedule', 'request']),
    status: runStatusSchema,
    progress: v.number(),
    /** What traffic is made; null for other jobs. */
    parameters: v.nullable(
      v.object({ seed: int64, accounts: v.number(), minutes: v.number(), anomalyRate: v.number() }),
    ),
    counts: v.object({
      accounts: v.optional(v.number(), 0),
      accountsDone: v.optional(v.number(), 0),
      transactions: v.optional(v.number(), 0),
      anomalies: v.optional(v.number(), 0),
      models: v.optional(v.number(), 0),
    }),
    /** Why it failed. */
    message: v.nullable(v.string()),
    attempts: v.number(),
    requestedAt: timestamp,
    startedAt: v.nullable(timestamp),
    finishedAt: v.nullable(timestamp),
    durationMs: v.nullable(v.number()),
    version: int64,
  }),
);

export type Run = v.InferOutput<typeof runSchema>;

export function isUnderWay({ status }: Pick<Run, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}
