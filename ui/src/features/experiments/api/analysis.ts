import * as v from 'valibot';
import { metricValueSchema } from '@/lib/metric-value';
import { timestamp } from '@/lib/timestamp';
import { analysisOptionsSchema } from './definition';
import { intervalSchema } from './interval';
import { metricAnalysisSchema } from './metric-analysis';

const byMetric = v.record(v.string(), v.number());

export const analysisSchema = v.object({
  analysisId: v.string(),
  resultsVersion: v.number(),
  createdAt: timestamp,
  options: v.optional(analysisOptionsSchema, {}),
  metrics: v.array(metricAnalysisSchema),
  adjustedPValues: v.object({ holm: byMetric, benjaminiHochberg: byMetric }),
  /** Null if no metric has a value and an effect. */
  totalEconomicImpact: v.nullable(
    v.object({
      total: v.number(),
      stdError: v.number(),
      confidenceInterval: intervalSchema,
    }),
  ),
  sampleRatio: v.nullable(v.object({ statistic: v.number(), pValue: v.number() })),
  metricValuesSnapshot: v.array(metricValueSchema),
});

/** An analysis of all metrics of an experiment. */
export type Analysis = v.InferOutput<typeof analysisSchema>;
