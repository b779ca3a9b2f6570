import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { experimentSchema } from './experiment';
import type { Status } from './experiment';

const PAGE_SIZE = 25;
/** In milliseconds: while nobody tells, and to be sure. */
export const POLL_INTERVAL = 5_000;
const CHECK_INTERVAL = 60_000;

const answerSchema = promised<components['schemas']['Page_ExperimentBody']>()(
  v.object({
    data: v.array(experimentSchema),
    page: v.object({ nextCursor: v.nullable(v.string()) }),
  }),
);

/** Which experiments to list; everything if empty. */
export type ExperimentFilter = { status?: Status | undefined; q?: string | undefined };

export const experimentsKey = ['experiments', 'list'];

export const experimentsOptions = ({ status, q }: ExperimentFilter) =>
  infiniteQueryOptions({
    queryKey: [...experimentsKey, { status, q }],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (status !== undefined) query.set('status', status);
      if (q !== undefined && q !== '') query.set('q', q);
      if (pageParam !== null) query.set('cursor', pageParam);
      return request(`/api/experiments?${query.toString()}`, answerSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.nextCursor,
  });

export function useExperiments(filter: ExperimentFilter, { live }: { live: boolean }) {
  return useInfiniteQuery({
    ...experimentsOptions(filter),
    // While somebody types a filter, the list does not vanish between two letters.
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
