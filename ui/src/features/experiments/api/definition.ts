import * as v from 'valibot';
import { periodSchema } from './period';

export const ESTIMATORS = [
  'auto',
  '2x2',
  'twfe',
  'event-study',
  'callaway-santanna',
  'synthetic-did',
  'synthetic-control',
] as const;

export const STANDARD_ERRORS = [
  'iid',
  'hc1',
  'crv1',
  'crv3',
  'newey-west',
  'driscoll-kraay',
  'wild-bootstrap',
] as const;

/** Which direction of a metric is good. */
export const betterSchema = v.picklist(['higher', 'lower']);

const guardrailSchema = v.object({ margin: v.number(), better: betterSchema });

/** By how much a metric must not get worse, in its unit. */
export type Guardrail = v.InferOutput<typeof guardrailSchema>;

export const analysisOptionsSchema = v.object({
  estimator: v.nullish(v.picklist(ESTIMATORS)),
  standardErrors: v.nullish(v.picklist(STANDARD_ERRORS)),
  clusterBy: v.nullish(v.union([v.string(), v.array(v.string())])),
  controlGroup: v.nullish(v.picklist(['never', 'not-yet'])),
  covariates: v.nullish(v.array(v.string())),
  confidenceLevel: v.nullish(v.number()),
  lag: v.nullish(v.number()),
  ssc: v.nullish(v.string()),
  seed: v.nullish(v.number()),
  /** By id of the metric. */
  guardrails: v.nullish(v.record(v.string(), guardrailSchema)),
});

/** How to analyse; what is absent is chosen from the data. */
export type AnalysisOptions = v.InferOutput<typeof analysisOptionsSchema>;

const shapeSchema = v.variant('kind', [
  v.object({ kind: v.literal('constant') }),
  v.object({ kind: v.literal('ramp'), periods: v.number() }),
  v.object({ kind: v.literal('decay'), halfLife: v.number() }),
]);

/** How an effect develops after a unit's start. */
export type Shape = v.InferOutput<typeof shapeSchema>;

const simulatedMetricSchema = v.object({
  baseline: v.number(),
  trend: v.nullish(v.number(), 0),
  effect: v.number(),
  shape: v.nullish(shapeSchema, { kind: 'constant' }),
  noise: v.number(),
  autocorrelation: v.nullish(v.number(), 0),
  unitSpread: v.nullish(v.number(), 0),
  periodSpread: v.nullish(v.number(), 0),
  weekly: v.nullish(v.number(), 0),
});

export type SimulatedMetric = v.InferOutput<typeof simulatedMetricSchema>;

const simulationSchema = v.object({
  seed: v.number(),
  unitsPerGroup: v.number(),
  waves: v.nullish(v.number(), 1),
  waveDistance: v.nullish(v.number(), 1),
  missing: v.nullish(v.number(), 0),
  metrics: v.record(v.string(), simulatedMetricSchema),
});

export const definitionSchema = v.object({
  id: v.string(),
  name: v.string(),
  description: v.nullish(v.string(), ''),
  metrics: v.array(v.string()),
  timeRange: v.object({ start: periodSchema, end: periodSchema }),
  granularity: v.picklist(['day', 'week']),
  interventionAt: periodSchema,
  source: v.picklist(['simulation', 'upload']),
  simulation: v.nullish(simulationSchema),
  treatmentShare: v.nullish(v.number()),
  analysis: v.nullish(analysisOptionsSchema),
});

export type Definition = v.InferOutput<typeof definitionSchema>;
