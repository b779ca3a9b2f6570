import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { jobSchema, runSchema } from './run';

export const RANGES = ['24h', '7d', '30d', '90d'] as const;

export type Range = (typeof RANGES)[number];

const overviewSchema = v.object({
  totals: v.object({
    transactions: v.number(),
    accounts: v.number(),
    /** Accounts that wait to be scored. */
    staleAccounts: v.number(),
    staleSince: v.nullable(timestamp),
    openAlerts: v.number(),
  }),
  /** How long a point of the series is: `hour` or `day`. */
  bucket: v.string(),
  /** Oldest first, without gaps. */
  series: v.array(
    v.object({
      start: timestamp,
      transactions: v.number(),
      /** In minor units of the base currency. */
      amountMinor: int64,
      anomalies: v.number(),
      confirmed: v.number(),
    }),
  ),
  jobs: v.array(v.object({ job: jobSchema, lastRun: v.nullable(runSchema), nextDueAt: timestamp })),
  asOf: timestamp,
});

export type Overview = v.InferOutput<typeof overviewSchema>;
export type JobState = Overview['jobs'][number];

const answerSchema = promised<components['schemas']['Success_Overview']>()(
  v.object({ data: overviewSchema }),
);

export const overviewOptions = (range: Range) =>
  queryOptions({
    queryKey: [...keys.overview, range],
    queryFn: async ({ signal }) =>
      (await request(`/api/transactions/overview?range=${range}`, answerSchema, { signal })).data,
  });

/** `live` is whether changes are told over a live connection. */
export function useOverview(range: Range, { live }: { live: boolean }) {
  return useQuery({
    ...overviewOptions(range),
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
