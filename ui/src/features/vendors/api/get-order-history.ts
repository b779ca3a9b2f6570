import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { timestamp } from '@/lib/timestamp';
import { keys } from './keys';
import { lineSchema } from './order';
import { statusSchema } from './sums';

const PAGE_SIZE = 100;

const eventSchema = v.object({
  /** The order's version from then on. */
  version: v.number(),
  kind: v.picklist(['placed', 'moved', 'edited']),
  /** Null when it was placed. */
  from: v.nullable(statusSchema),
  to: statusSchema,
  at: timestamp,
  reason: v.nullable(v.string()),
  /** What an edit replaced; null of what is none. */
  before: v.nullable(
    v.object({ lines: v.array(lineSchema), promisedAt: timestamp, reference: v.nullable(v.string()) }),
  ),
  requestId: v.nullable(v.string()),
});

export type OrderEvent = v.InferOutput<typeof eventSchema>;

const answerSchema = promised<components['schemas']['Page_EventBody']>()(pageOf(eventSchema));

/** Oldest first. The version makes it another question when the order has changed. */
const historyOptions = (id: string, version: number) =>
  infiniteQueryOptions({
    queryKey: [...keys.order, id, 'history', version],
    queryFn: ({ pageParam, signal }) => {
      const path = `/api/orders/${encodeURIComponent(id)}/history`;
      return request(pagePath(path, { limit: PAGE_SIZE, cursor: pageParam }), answerSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });

/** What happened to an order up to this version of it. */
export function useOrderHistory(id: string, version: number) {
  return useInfiniteQuery({
    ...historyOptions(id, version),
    placeholderData: (known) => known,
    staleTime: Infinity,
  });
}
