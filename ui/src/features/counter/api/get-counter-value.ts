import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/counter';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { int64 } from '@/lib/int64';

/** How often an open page asks for the value, in milliseconds. */
const POLL_INTERVAL = 2_000;

export const counterValueSchema = v.object({
  value: int64,
  version: int64,
  /** Null for a counter that was never changed. */
  lastUpdated: v.nullable(v.pipe(v.string(), v.toDate())),
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
  queryFn: ({ signal }) => getCounterValue(signal),
  refetchInterval: POLL_INTERVAL,
});

/** Not asked while changes are under way: an answer could contain a change that is still shown as pending on top. */
export function useCounterValue({ paused }: { paused: boolean }) {
  return useQuery({ ...counterValueOptions, enabled: !paused });
}
