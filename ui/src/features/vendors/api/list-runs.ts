import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type * as v from 'valibot';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { runSchema } from './run';
import type { Job } from './run';

const PAGE_SIZE = 25;

const answerSchema = pageOf(runSchema);

export type RunPages = InfiniteData<v.InferOutput<typeof answerSchema>, string | null>;

/** Newest first. */
const runsOptions = (job: Job | undefined, limit: number) =>
  infiniteQueryOptions({
    queryKey: [...keys.runs, 'list', { job }, limit],
    queryFn: ({ pageParam, signal }) => {
      const path = pagePath('/api/vendors/jobs/runs', { limit, cursor: pageParam, job });
      return request(path, answerSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });

type Options = { live: boolean; limit?: number };

export function useRuns(job: Job | undefined, { live, limit = PAGE_SIZE }: Options) {
  return useInfiniteQuery({
    ...runsOptions(job, limit),
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}

/** The newest run of a job; undefined while it is not known, and where there is none. */
export function useLastRun(job: Job, { live }: { live: boolean }) {
  return useInfiniteQuery({
    ...runsOptions(job, 1),
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
    select: ({ pages }) => pages[0]?.data[0] ?? null,
  });
}
