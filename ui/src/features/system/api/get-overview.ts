import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { ApiError, isRefused } from '@/lib/api/errors';
import { request } from '@/lib/api/request';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';
import { runSchema } from './get-runs';

/** How often an open page asks, in milliseconds; one in the background does not. */
export const REFRESH_INTERVAL = 2_000;

const streamSchema = v.object({
  name: v.string(),
  database: v.string(),
  table: v.string(),
  component: v.string(),
  position: int64,
  newest: int64,
  /** Changes that are not delivered yet. */
  lag: int64,
  /** The age of the oldest of them; 0 if there is none. */
  lagSeconds: v.number(),
  delivered: int64,
  failed: int64,
  breaker: v.object({
    state: v.picklist(['closed', 'open', 'half-open']),
    failures: v.number(),
    opensUntil: v.nullable(timestamp),
    lastError: v.nullable(v.string()),
  }),
  parked: int64,
  deadLetters: int64,
  lastDeliveredAt: v.nullable(timestamp),
});

const scheduleSchema = v.object({
  name: v.string(),
  component: v.string(),
  cron: v.string(),
  /** The cron expression in English. */
  description: v.optional(v.string()),
  timeZone: v.string(),
  /** Whether it runs at its times. */
  enabled: v.optional(v.boolean(), true),
  nextRun: v.nullable(timestamp),
  running: v.boolean(),
  lastRun: v.nullable(runSchema),
});

const subscriptionSchema = v.object({
  route: v.string(),
  database: v.string(),
  table: v.string(),
  clients: v.number(),
  eventStreams: v.number(),
  slow: v.number(),
  sent: int64,
  closedSlow: int64,
  sequence: int64,
});

const dependencySchema = v.object({
  name: v.string(),
  status: v.string(),
  latencyMs: v.number(),
  error: v.nullish(v.string()),
});

const overviewSchema = v.object({
  application: v.object({ name: v.string(), version: v.nullish(v.string()) }),
  startedAt: timestamp,
  streams: v.array(streamSchema),
  schedules: v.array(scheduleSchema),
  subscriptions: v.array(subscriptionSchema),
  dependencies: v.array(dependencySchema),
});

export type Stream = v.InferOutput<typeof streamSchema>;
export type Schedule = v.InferOutput<typeof scheduleSchema>;
export type Subscription = v.InferOutput<typeof subscriptionSchema>;
export type Dependency = v.InferOutput<typeof dependencySchema>;
export type Overview = v.InferOutput<typeof overviewSchema>;

export async function getOverview(signal: AbortSignal): Promise<Overview> {
  const answer = await request('/api/system/overview', v.object({ data: overviewSchema }), { signal });
  return answer.data;
}

export const overviewOptions = queryOptions({
  queryKey: ['system', 'overview'],
  queryFn: ({ signal }) => getOverview(signal),
  refetchInterval: ({ state }) =>
    isRefusal(state.error) || isRefused(state.error) ? false : REFRESH_INTERVAL,
});

export function useOverview() {
  return useQuery(overviewOptions);
}

/** Whether the host has no such interface (404) or does not open it to this address (403); asking again is in vain. */
export function isRefusal(error: Error | null): error is ApiError {
  return error instanceof ApiError && (error.status === 404 || error.status === 403);
}
