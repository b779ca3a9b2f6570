import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { isUnderWay, runSchema } from './run';

const answerSchema = v.object({ data: runSchema });

export const runOptions = (id: string) =>
  queryOptions({
    queryKey: [...keys.runs, 'one', id],
    queryFn: async ({ signal }) =>
      (await request(`/api/vendors/jobs/runs/${encodeURIComponent(id)}`, answerSchema, { signal })).data,
  });

/** Asked for again until it has ended. */
export function useRun(id: string, { live }: { live: boolean }) {
  return useQuery({
    ...runOptions(id),
    refetchInterval: (query) =>
      query.state.data && !isUnderWay(query.state.data)
        ? false
        : unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL)(query),
  });
}
