import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { unlessRefused } from '@/lib/unless-refused';
import { reportKey } from './get-report';
import { CHECK_INTERVAL, POLL_INTERVAL } from './keys';
import { spanQuery, spanSchema } from './span';
import type { Span } from './span';

export const UNITS = ['day', 'hour'] as const;

/** How wide buckets are. */
export type Unit = (typeof UNITS)[number];

const answerSchema = promised<components['schemas']['Success_LeadTimesBody']>()(
  v.object({
    data: v.object({
      span: v.nullable(spanSchema),
      bucketMinutes: v.number(),
      /** Those with orders, shortest first. */
      buckets: v.array(v.object({ fromMinutes: v.number(), orders: v.number() })),
    }),
  }),
);

export type LeadTimes = v.InferOutput<typeof answerSchema>['data'];

const leadTimesOptions = (id: string, span: Span | undefined, unit: Unit) =>
  queryOptions({
    queryKey: [...reportKey(id), 'lead-times', span, unit],
    queryFn: async ({ signal }) => {
      const path = `/api/vendors/${encodeURIComponent(id)}/lead-times${spanQuery(span, { unit })}`;
      return (await request(path, answerSchema, { signal })).data;
    },
  });

/** How many orders took how long from placed to delivered. */
export function useLeadTimes(id: string, span: Span | undefined, unit: Unit, { live }: { live: boolean }) {
  return useQuery({
    ...leadTimesOptions(id, span, unit),
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
