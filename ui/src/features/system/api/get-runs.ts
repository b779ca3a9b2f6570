import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { timestamp } from '@/lib/timestamp';
import { unlessRefused } from '@/lib/unless-refused';

export const runSchema = v.object({
  id: v.string(),
  schedule: v.string(),
  /** The time for which it was planned, or at which somebody asked for it. */
  due: timestamp,
  startedAt: timestamp,
  finishedAt: v.nullable(timestamp),
  outcome: v.picklist(['running', 'succeeded', 'failed', 'timed-out', 'skipped']),
  attempts: v.number(),
  error: v.nullable(v.string()),
  cause: v.picklist(['schedule', 'catch-up', 'manual']),
});

export type Run = v.InferOutput<typeof runSchema>;

const answerSchema = v.object({ data: v.array(runSchema) });

export async function getRuns(schedule: string, signal: AbortSignal): Promise<Run[]> {
  const path = `/api/system/schedules/${encodeURIComponent(schedule)}/runs`;
  const answer = await request(path, answerSchema, { signal });
  return answer.data;
}

export const runsOptions = (schedule: string) =>
  queryOptions({
    queryKey: ['system', 'runs', schedule],
    queryFn: ({ signal }) => getRuns(schedule, signal),
  });

/** The latest runs of a schedule, newest first, asked for every `interval` milliseconds. */
export function useRuns(schedule: string, { interval }: { interval: number }) {
  return useQuery({ ...runsOptions(schedule), refetchInterval: unlessRefused(interval) });
}
