import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type * as v from 'valibot';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { anomalySchema } from './anomaly';
import type { Status } from './anomaly';
import { keys } from './keys';

const PAGE_SIZE = 25;

/** Which anomalies to list; everything if empty. */
export type AnomalyFilter = {
  status?: Status | undefined;
  minScore?: number | undefined;
  accountId?: string | undefined;
};

const answerSchema = promised<components['schemas']['Page_AnomalyBody']>()(pageOf(anomalySchema));

export type AnomalyPage = v.InferOutput<typeof answerSchema>;
export type AnomalyPages = InfiniteData<AnomalyPage, string | null>;

export function getAnomalies(filter: AnomalyFilter, cursor: string | null, signal: AbortSignal) {
  const { status, minScore, accountId } = filter;
  const path = pagePath('/api/anomalies', { limit: PAGE_SIZE, cursor, status, minScore, accountId });
  return request(path, answerSchema, { signal });
}

export const queueKey = [...keys.anomalies, 'queue'];

/** The highest scores first. */
export const anomaliesOptions = ({ status, minScore, accountId }: AnomalyFilter) =>
  infiniteQueryOptions({
    queryKey: [...queueKey, { status, minScore, accountId }],
    queryFn: ({ pageParam, signal }) => getAnomalies({ status, minScore, accountId }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
    // Nothing moves under the hands of whoever goes through the list: what is new is offered, and shown on demand.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export function useAnomalies(filter: AnomalyFilter) {
  return useInfiniteQuery(anomaliesOptions(filter));
}
