import * as v from 'valibot';
import { periodSchema } from './period';

const estimateSchema = v.object({ estimate: v.number(), stdError: v.number() });
const byPeriod = v.record(v.string(), estimateSchema);

/** The effect on those who started at one time, in one period. */
export const cohortEffectSchema = v.object({
  /** The first treated period of the cohort. */
  cohort: periodSchema,
  period: periodSchema,
  ...estimateSchema.entries,
});

/** Sums of cohorts' effects; those by period have their total under the key `overall`. */
export const aggregatesSchema = v.object({
  simple: v.nullish(estimateSchema),
  /** By the first treated period of a cohort. */
  group: byPeriod,
  /** By periods since the start. */
  dynamic: byPeriod,
  calendar: byPeriod,
});

export type CohortEffect = v.InferOutput<typeof cohortEffectSchema>;
export type Aggregates = v.InferOutput<typeof aggregatesSchema>;
export type Estimate = v.InferOutput<typeof estimateSchema>;
