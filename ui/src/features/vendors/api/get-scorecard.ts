import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { timestamp } from '@/lib/timestamp';
import { keys } from './keys';

/** What a range of scores is called: from `least` up to that of the band before. */
export const bandSchema = v.object({ name: v.string(), least: v.number() });

export type Band = v.InferOutput<typeof bandSchema>;

const scorecardSchema = v.object({
  criteria: v.array(
    v.object({
      name: v.string(),
      description: v.string(),
      /** Of 100, as `defaultWeight`, which holds where nobody has set weights. */
      weight: v.number(),
      defaultWeight: v.number(),
      /** The values that score 0 and 100. */
      worst: v.number(),
      best: v.number(),
    }),
  ),
  /** Best first. */
  bands: v.array(bandSchema),
  version: v.number(),
  /** When the weights were set; null where nobody has. */
  updatedAt: v.nullable(timestamp),
});

export type Scorecard = v.InferOutput<typeof scorecardSchema>;

export const scorecardAnswerSchema = promised<components['schemas']['Success_ScorecardBody']>()(
  v.object({ data: scorecardSchema }),
);

export const scorecardOptions = queryOptions({
  queryKey: keys.scorecard,
  queryFn: async ({ signal }) =>
    (await request('/api/vendors/scorecard', scorecardAnswerSchema, { signal })).data,
});

/** What scores are made of. */
export function useScorecard() {
  return useQuery(scorecardOptions);
}
