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

export const analysisOptionsSchema = v.object({
  estimator: v.optional(v.picklist(ESTIMATORS)),
  standardErrors: v.optional(v.picklist(STANDARD_ERRORS)),
  clusterBy: v.optional(v.union([v.string(), v.array(v.string())])),
  controlGroup: v.optional(v.picklist(['never', 'not-yet'])),
  covariates: v.optional(v.array(v.string())),
  confidenceLevel: v.optional(v.number()),
  lag: v.optional(v.number()),
  ssc: v.optional(v.string()),
  seed: v.optional(v.number()),
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
  trend: v.optional(v.number(), 0),
  effect: v.number(),
  shape: v.optional(shapeSchema, { kind: 'constant' }),
  noise: v.number(),
  autocorrelation: v.optional(v.number(), 0),
  unitSpread: v.optional(v.number(), 0),
  periodSpread: v.optional(v.number(), 0),
  weekly: v.optional(v.number(), 0),
});

export type SimulatedMetric = v.InferOutput<typeof simulatedMetricSchema>;

const simulationSchema = v.object({
  seed: v.number(),
  unitsPerGroup: v.number(),
  waves: v.optional(v.number(), 1),
  waveDistance: v.optional(v.number(), 1),
  missing: v.optional(v.number(), 0),
  metrics: v.record(v.string(), simulatedMetricSchema),
});

export const definitionSchema = v.object({
  id: v.string(),
  name: v.string(),
  description: v.optional(v.string(), ''),
  metrics: v.array(v.string()),
  timeRange: v.object({ start: periodSchema, end: periodSchema }),
  granularity: v.picklist(['day', 'week']),
  interventionAt: periodSchema,
  source: v.picklist(['simulation', 'upload']),
  simulation: v.optional(simulationSchema),
  treatmentShare: v.optional(v.number()),
  analysis: v.optional(analysisOptionsSchema),
});

export type Definition = v.InferOutput<typeof definitionSchema>;
