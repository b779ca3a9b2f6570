import { queryOptions, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/counter';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';
import { unlessRefused } from '@/lib/unless-refused';
import { newer } from '../newer';

/** How often an open page asks for the value, in milliseconds: while nobody tells it, and to be sure while it is told. */
export const POLL_INTERVAL = 2_000;
const CHECK_INTERVAL = 30_000;

export const counterValueSchema = v.object({
  value: int64,
  version: int64,
  /** Null for a counter that was never changed. */
  lastUpdated: v.nullable(timestamp),
});

export type CounterValue = v.InferOutput<typeof counterValueSchema>;

const answerSchema = promised<components['schemas']['Success_CounterValue']>()(
  v.object({ data: counterValueSchema }),
);

export async function getCounterValue(signal: AbortSignal): Promise<CounterValue> {
  const answer = await request('/api/counter/value', answerSchema, { signal });
  return answer.data;
}

export const counterValueOptions = queryOptions({
  queryKey: ['counter', 'value'],
  queryFn: ({ client, signal }) => getNewestValue(client, signal),
});

/**
 * The page may be told of later changes while the answer is on its way. An answer from before what was known when the
 * question was asked is another matter: then the data were replaced, and the answer holds.
 */
async function getNewestValue(client: QueryClient, signal: AbortSignal): Promise<CounterValue> {
  const known = () => client.getQueryData<CounterValue>(['counter', 'value']);
  const asked = known();
  const answer = await getCounterValue(signal);
  return asked && answer.version < asked.version ? answer : newer(known(), answer);
}

type Options = {
  /** While changes are under way: an answer could contain a change that is still shown as pending on top. */
  paused: boolean;
  /** Whether changes are told over a live connection. */
  live: boolean;
};

export function useCounterValue({ paused, live }: Options) {
  return useQuery({
    ...counterValueOptions,
    enabled: !paused,
    // A failure is over when an answer says so: a connection that is back may have nothing to tell.
    refetchInterval: (query) =>
      unlessRefused(live && !query.state.error ? CHECK_INTERVAL : POLL_INTERVAL)(query),
  });
}
