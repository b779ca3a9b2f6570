import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/counter';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';

const PAGE_SIZE = 25;

const auditEntrySchema = v.object({
  operation: v.picklist(['increment', 'decrement']),
  amount: int64,
  valueBefore: int64,
  valueAfter: int64,
  version: int64,
  requestId: v.string(),
  clientId: v.nullable(v.string()),
  timestamp,
});

export type AuditEntry = v.InferOutput<typeof auditEntrySchema>;

const answerSchema = promised<components['schemas']['Page_AuditEntry']>()(
  v.object({
    data: v.array(auditEntrySchema),
    page: v.object({ nextCursor: v.nullable(v.string()) }),
  }),
);

export type AuditPage = v.InferOutput<typeof answerSchema>;

export function getAudit(cursor: string | null, signal: AbortSignal): Promise<AuditPage> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (cursor !== null) query.set('cursor', cursor);
  return request(`/api/counter/audit?${query.toString()}`, answerSchema, { signal });
}

export const auditOptions = infiniteQueryOptions({
  queryKey: ['counter', 'audit'],
  queryFn: ({ pageParam, signal }) => getAudit(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.page.nextCursor,
  // The trail changes exactly when the counter's version does, and the page asks again then.
  staleTime: Infinity,
  refetchOnWindowFocus: false,
});

export function useAudit() {
  return useInfiniteQuery(auditOptions);
}
