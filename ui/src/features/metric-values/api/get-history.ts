import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { metricValueSchema } from '@/lib/metric-value';

const PAGE_SIZE = 20;

const answerSchema = promised<components['schemas']['Page_PastMetricValue']>()(
  v.object({
    data: v.array(metricValueSchema),
    page: v.object({ nextCursor: v.nullable(v.string()) }),
  }),
);

export const historyKey = (id: string) => ['metric-values', 'history', id];

/** Earlier versions, newest first. */
export const historyOptions = (id: string) =>
  infiniteQueryOptions({
    queryKey: historyKey(id),
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (pageParam !== null) query.set('cursor', pageParam);
      const path = `/api/metric-values/${encodeURIComponent(id)}/history?${query.toString()}`;
      return request(path, answerSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.nextCursor,
  });

export function useHistory(id: string) {
  return useInfiniteQuery(historyOptions(id));
}
