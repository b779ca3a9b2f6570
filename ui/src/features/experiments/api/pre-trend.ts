import * as v from 'valibot';

const absent = v.nullish(v.number());

/** The tests of what happened before the start, and which of them the verdict rests on. */
export const preTrendSchema = v.object({
  /** F, or χ² over its degrees of freedom. */
  statistic: absent,
  dfNumerator: absent,
  /** Absent for χ². */
  dfDenominator: absent,
  pValue: absent,
  /** The joint test with regard for the number of clusters (Hotelling). */
  corrected: v.nullish(
    v.object({
      statistic: v.number(),
      dfNumerator: v.number(),
      dfDenominator: v.number(),
      pValue: v.number(),
    }),
  ),
  /** How fast the groups moved apart, per period. */
  drift: v.nullish(v.object({ estimate: v.number(), stdError: v.number(), pValue: v.number() })),
  judgedBy: v.nullish(v.picklist(['corrected', 'drift', 'joint'])),
  verdict: v.picklist(['pass', 'warn', 'unknown']),
});

export type PreTrend = v.InferOutput<typeof preTrendSchema>;
