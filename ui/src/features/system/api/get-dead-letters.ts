import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';
import { unlessRefused } from '@/lib/unless-refused';
import { REFRESH_INTERVAL } from './get-overview';

const PAGE_SIZE = 20;

const image = v.nullable(v.record(v.string(), v.unknown()));

const deadLetterSchema = v.object({
  id: v.string(),
  stream: v.string(),
  table: v.string(),
  operation: v.picklist(['insert', 'update', 'delete']),
  key: v.record(v.string(), v.unknown()),
  before: image,
  after: image,
  sequence: int64,
  committedAt: timestamp,
  requestId: v.nullable(v.string()),
  error: v.string(),
  attempts: v.number(),
  failedAt: timestamp,
  /** Whether another delivery was asked for and has not happened yet. */
  retrying: v.boolean(),
});

export type DeadLetter = v.InferOutput<typeof deadLetterSchema>;

const answerSchema = v.object({
  data: v.array(deadLetterSchema),
  page: v.object({ nextCursor: v.nullable(v.string()) }),
});

type Options = { stream: string; cursor: string | null; limit?: number; signal?: AbortSignal };

export function getDeadLetters({ stream, cursor, limit = PAGE_SIZE, signal }: Options) {
  const query = new URLSearchParams({ stream, limit: String(limit) });
  if (cursor !== null) query.set('cursor', cursor);
  return request(`/api/system/dead-letters?${query.toString()}`, answerSchema, { ...(signal && { signal }) });
}

export const deadLettersOptions = (stream: string) =>
  infiniteQueryOptions({
    queryKey: ['system', 'dead-letters', stream],
    queryFn: ({ pageParam, signal }) => getDeadLetters({ stream, cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.nextCursor,
    refetchInterval: unlessRefused(REFRESH_INTERVAL),
  });

export function useDeadLetters(stream: string) {
  return useInfiniteQuery(deadLettersOptions(stream));
}
