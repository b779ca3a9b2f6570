import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';

export const VERDICTS = ['confirmed', 'valuable', 'false-positive'] as const;
export const STATUSES = ['open', ...VERDICTS, 'cleared'] as const;

export const statusSchema = v.picklist(STATUSES);

/** What a person makes of an anomaly. */
export type Verdict = (typeof VERDICTS)[number];
/** Where an anomaly stands: not judged, judged, or none any more before anybody judged it. */
export type Status = (typeof STATUSES)[number];

const reasonSchema = v.object({
  /** As `features.vector` names it. */
  feature: v.string(),
  /** Its share of what makes the transaction unusual, 0 to 1. */
  contribution: v.number(),
  value: v.number(),
  /** What is usual for the account, in the unit of `value`; null where there is no history to tell. */
  usual: v.nullable(v.number()),
  /** `minor` (of the base currency), `payments`, `seconds`, `share` or `flag`. */
  unit: v.string(),
  valueText: v.string(),
  usualText: v.string(),
});

export type Reason = v.InferOutput<typeof reasonSchema>;

export const anomalySchema = promised<components['schemas']['AnomalyBody']>()(
  v.object({
    transactionId: v.string(),
    accountId: v.string(),
    timestamp,
    amountMinor: int64,
    currency: v.string(),
    currencyDigits: v.number(),
    merchant: v.string(),
    category: v.string(),
    channel: v.string(),
    country: v.string(),
    score: v.number(),
    rank: v.number(),
    modelVersion: v.nullable(v.string()),
    reasons: v.array(reasonSchema),
    /** Whether the score is above the model's threshold; else rules or a person found it. */
    detected: v.boolean(),
    /** Ids of rules that matched. */
    rules: v.array(v.string()),
    status: statusSchema,
    note: v.nullable(v.string()),
    judgedAt: v.nullable(timestamp),
    openedAt: timestamp,
    version: int64,
  }),
);

export type Anomaly = v.InferOutput<typeof anomalySchema>;
