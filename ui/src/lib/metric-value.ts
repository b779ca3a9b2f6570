import { infiniteQueryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { timestamp } from '@/lib/timestamp';

const PAGE_SIZE = 200;

/** What one unit of a metric is worth. Two features need it: it is edited in one, and experiments name it. */
export const metricValueSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** What is counted, such as "signup". */
  unit: v.string(),
  /** Negative for what costs money. */
  dollarsPerUnit: v.number(),
  /** The standard error of `dollarsPerUnit`; 0 if it is known. */
  stdError: v.optional(v.number(), 0),
  description: v.string(),
  version: v.number(),
  lastUpdated: timestamp,
});

export type MetricValue = v.InferOutput<typeof metricValueSchema>;

const answerSchema = promised<components['schemas']['Page_MetricValue']>()(
  v.object({
    data: v.array(metricValueSchema),
    page: v.object({ nextCursor: v.nullable(v.string()) }),
  }),
);

export const metricValuesOptions = infiniteQueryOptions({
  queryKey: ['metric-values', 'list'],
  queryFn: ({ pageParam, signal }) => {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (pageParam !== null) query.set('cursor', pageParam);
    return request(`/api/metric-values?${query.toString()}`, answerSchema, { signal });
  },
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.page.nextCursor,
  select: ({ pages }) => pages.flatMap((page) => page.data),
});
