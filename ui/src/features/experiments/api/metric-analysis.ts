import * as v from 'valibot';
import { betterSchema } from './definition';
import { intervalSchema } from './interval';
import { periodSchema } from './period';
import { preTrendSchema } from './pre-trend';
import { aggregatesSchema, cohortEffectSchema } from './staggered';

const absent = v.nullish(v.number());
const problemSchema = v.object({ code: v.string(), message: v.string() });
const means = v.object({ pre: absent, post: absent });
const common = { metricId: v.string(), warnings: v.array(problemSchema) };

const namedEstimateSchema = v.object({
  name: v.string(),
  estimate: v.number(),
  stdError: v.number(),
  pValue: v.number(),
});

/** The effect of a start that did not happen. */
const placeboSchema = v.object({
  period: periodSchema,
  estimate: v.number(),
  stdError: v.number(),
  pValue: v.number(),
});

/** Whether a metric got worse by a margin or more. */
const guardrailResultSchema = v.object({
  margin: v.number(),
  better: betterSchema,
  pValue: v.number(),
  verdict: v.picklist(['safe', 'unclear', 'harmed']),
});

const economicImpactSchema = v.object({
  dollarsPerUnit: v.number(),
  valueVersion: v.number(),
  perUnitPerPeriod: v.number(),
  total: v.number(),
  stdError: v.number(),
  confidenceInterval: intervalSchema,
  cumulative: v.array(
    v.object({ period: periodSchema, total: v.number(), confidenceInterval: intervalSchema }),
  ),
});

const analyzedSchema = v.object({
  ...common,
  status: v.literal('ok'),
  method: v.object({
    estimator: v.string(),
    standardErrors: v.nullish(v.string()),
    clusterBy: v.nullish(v.array(v.string()), []),
    controlGroup: v.nullish(v.string()),
    ssc: v.object({ k: v.number(), g: absent, adj: v.number() }),
  }),
  sample: v.object({
    observations: v.number(),
    units: v.number(),
    treatedUnits: v.number(),
    periods: v.number(),
    clusters: absent,
    dropped: v.array(v.object({ reason: v.string(), count: v.number() })),
    balanced: v.boolean(),
  }),
  estimate: v.number(),
  stdError: v.number(),
  statistic: v.number(),
  /** Absent where the distribution is the normal one. */
  degreesOfFreedom: absent,
  pValue: v.number(),
  confidenceLevel: v.number(),
  confidenceInterval: intervalSchema,
  groupMeans: v.object({ treatment: means, control: means }),
  preTrend: preTrendSchema,
  eventStudy: v.array(
    v.object({
      relativePeriod: v.number(),
      estimate: v.number(),
      stdError: v.number(),
      confidenceInterval: intervalSchema,
      uniformBand: v.nullish(intervalSchema),
      reference: v.nullish(v.boolean(), false),
    }),
  ),
  series: v.array(
    v.object({ period: periodSchema, treatmentMean: absent, controlMean: absent, counterfactual: absent }),
  ),
  /** Of staggered adoption only. */
  cohorts: v.nullish(v.array(cohortEffectSchema), []),
  aggregates: v.nullish(aggregatesSchema),
  placebo: v.nullish(placeboSchema),
  robustness: v.array(namedEstimateSchema),
  /** Holds at every look, so that an experiment may be stopped by it. */
  sequential: v.nullish(v.object({ confidenceInterval: intervalSchema })),
  guardrail: v.nullish(guardrailResultSchema),
  economicImpact: v.nullish(economicImpactSchema),
});

const failedSchema = v.object({ ...common, status: v.literal('failed'), error: problemSchema });

/** The analysis of one metric. */
export const metricAnalysisSchema = v.variant('status', [analyzedSchema, failedSchema]);

export type MetricAnalysis = v.InferOutput<typeof metricAnalysisSchema>;
export type AnalyzedMetric = v.InferOutput<typeof analyzedSchema>;
export type GuardrailResult = v.InferOutput<typeof guardrailResultSchema>;
export type EconomicImpact = v.InferOutput<typeof economicImpactSchema>;
