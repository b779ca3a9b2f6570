import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type * as v from 'valibot';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { runSchema } from './run';
import type { Job } from './run';

const PAGE_SIZE = 25;

const answerSchema = promised<components['schemas']['Page_RunBody']>()(pageOf(runSchema));

export type RunPages = InfiniteData<v.InferOutput<typeof answerSchema>, string | null>;

/** Newest first. */
const runsOptions = (job: Job | undefined) =>
  infiniteQueryOptions({
    queryKey: [...keys.runs, { job }],
    queryFn: ({ pageParam, signal }) => {
      const path = pagePath('/api/transactions/jobs/runs', { limit: PAGE_SIZE, cursor: pageParam, job });
      return request(path, answerSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });

export function useRuns(job: Job | undefined, { live }: { live: boolean }) {
  return useInfiniteQuery({
    ...runsOptions(job),
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
