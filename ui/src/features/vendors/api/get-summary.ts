import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';
import { unlessRefused } from '@/lib/unless-refused';
import { bandSchema } from './get-scorecard';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { rateSchema, sumsEntries } from './sums';

const vendorSchema = v.object({
  vendorId: v.string(),
  name: v.string(),
  currency: v.string(),
  /** 0 to 100; null for a vendor without history. */
  score: v.nullable(v.number()),
  band: v.nullable(v.string()),
  orders: v.number(),
  onTimeRate: rateSchema,
  cancellationRate: rateSchema,
  revenueMinor: int64,
  /** The four weeks up to this one against the four before. */
  trend: v.object({
    score: v.nullable(v.number()),
    previousScore: v.nullable(v.number()),
    change: v.nullable(v.number()),
    /** These eight weeks, oldest first; each named by its Monday. */
    weeks: v.array(v.object({ week: v.string(), score: v.nullable(v.number()), orders: v.number() })),
  }),
});

/** A vendor at a glance. */
export type SummaryVendor = v.InferOutput<typeof vendorSchema>;

const answerSchema = promised<components['schemas']['Success_SummaryBody']>()(
  v.object({
    data: v.object({
      totals: v.object({
        ...sumsEntries,
        /** One for each currency of vendors with orders. */
        revenue: v.array(v.object({ currency: v.string(), amountMinor: int64 })),
      }),
      vendors: v.array(vendorSchema),
      /** Best first. */
      bands: v.array(bandSchema),
      /** When the last change was added; null if there was none. */
      updatedAt: v.nullable(timestamp),
    }),
  }),
);

export type Summary = v.InferOutput<typeof answerSchema>['data'];

const summaryOptions = queryOptions({
  queryKey: keys.summary,
  queryFn: async ({ signal }) => (await request('/api/dashboard/summary', answerSchema, { signal })).data,
});

/** `live` is whether changes are told over a live connection. */
export function useSummary({ live }: { live: boolean }) {
  return useQuery({
    ...summaryOptions,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
