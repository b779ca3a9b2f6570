import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys } from './keys';

const share = v.nullable(v.number());

const baselineSchema = v.object({
  name: v.string(),
  auc: share,
  averagePrecision: share,
  precisionAtInjected: share,
});

const qualitySchema = v.object({
  /** By what people judged. */
  feedback: v.object({
    confirmed: v.number(),
    valuable: v.number(),
    falsePositive: v.number(),
    missed: v.number(),
    open: v.number(),
    precision: share,
    recall: share,
  }),
  /** By the labels of made-up transactions; null where none is scored. */
  labels: v.nullable(
    v.object({
      transactions: v.number(),
      injected: v.number(),
      detected: v.number(),
      precision: share,
      recall: share,
      auc: share,
      averagePrecision: share,
      precisionAtInjected: share,
      reasonsRight: share,
      byKind: v.array(
        v.object({
          kind: v.string(),
          injected: v.number(),
          detected: v.number(),
          reasonsRight: v.number(),
        }),
      ),
      baselines: v.array(baselineSchema),
    }),
  ),
});

export type Quality = v.InferOutput<typeof qualitySchema>;
export type Labels = NonNullable<Quality['labels']>;

const answerSchema = promised<components['schemas']['Success_Quality']>()(v.object({ data: qualitySchema }));

export const qualityOptions = queryOptions({
  queryKey: keys.quality,
  queryFn: async ({ signal }) => (await request('/api/transactions/quality', answerSchema, { signal })).data,
  refetchInterval: unlessRefused(CHECK_INTERVAL),
});

export function useQuality() {
  return useQuery(qualityOptions);
}
