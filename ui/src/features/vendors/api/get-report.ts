import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { spanQuery, spanSchema } from './span';
import type { Span } from './span';
import { sumsEntries } from './sums';

const number = v.nullable(v.number());

const criterionSchema = v.object({
  name: v.string(),
  description: v.string(),
  weight: v.number(),
  /** `numerator` / `denominator`; for a spread its standard deviation and mean. Null where nothing was measured. */
  value: number,
  numerator: v.number(),
  denominator: v.number(),
  score: number,
});

const movedSchema = v.object({
  name: v.string(),
  value: number,
  previousValue: number,
  /** What it adds to the change of the score. */
  points: v.number(),
});

const daySchema = v.object({
  day: v.string(),
  ...sumsEntries,
  revenueMinor: int64,
  meanLeadTimeMinutes: number,
});

export const reportSchema = v.object({
  vendorId: v.string(),
  name: v.string(),
  currency: v.string(),
  /** Null for all time. */
  span: v.nullable(spanSchema),
  ...sumsEntries,
  revenueMinor: int64,
  leadTimeMinutes: v.object({
    orders: v.number(),
    p50: number,
    p90: number,
    p95: number,
    mean: number,
    standardDeviation: number,
    variability: number,
  }),
  score: number,
  band: v.nullable(v.string()),
  criteria: v.array(criterionSchema),
  trend: v.object({
    span: spanSchema,
    previousSpan: spanSchema,
    score: number,
    previousScore: number,
    change: number,
    criteria: v.array(movedSchema),
  }),
  /** Day by day, those with orders. */
  series: v.array(daySchema),
  /** When the last change was added; null if none was. */
  updatedAt: v.nullable(timestamp),
});

export type Report = v.InferOutput<typeof reportSchema>;
export type Criterion = Report['criteria'][number];
export type Day = Report['series'][number];

const answerSchema = promised<components['schemas']['Success_ReportBody']>()(
  v.object({ data: reportSchema }),
);

export const reportKey = (id: string) => [...keys.reports, id];

const reportOptions = (id: string, span: Span | undefined) =>
  queryOptions({
    queryKey: [...reportKey(id), 'report', span],
    queryFn: async ({ signal }) => {
      const path = `/api/vendors/${encodeURIComponent(id)}/report${spanQuery(span)}`;
      return (await request(path, answerSchema, { signal })).data;
    },
  });

/** Of all time if there is no span. */
export function useReport(id: string, span: Span | undefined, { live }: { live: boolean }) {
  return useQuery({
    ...reportOptions(id, span),
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
