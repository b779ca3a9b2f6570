import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';

export const WINDOWS = ['10m', '1h', '24h', '7d', '30d'] as const;

const conditionSchema = promised<components['schemas']['RuleKind']>()(
  v.variant('kind', [
    v.object({ kind: v.literal('amount-at-least'), amountMinor: int64 }),
    v.object({ kind: v.literal('amount-multiple'), multiple: v.number(), minHistory: v.number() }),
    v.object({ kind: v.literal('velocity'), window: v.picklist(WINDOWS), count: v.number() }),
    v.object({ kind: v.literal('new-country'), minHistory: v.number() }),
    v.object({ kind: v.literal('new-category'), minHistory: v.number() }),
  ]),
);

/** What a rule looks for; amounts are in minor units of the base currency. */
export type Condition = v.InferOutput<typeof conditionSchema>;

export const ruleSchema = promised<components['schemas']['RuleAnswer']>()(
  v.object({
    id: v.string(),
    name: v.string(),
    condition: conditionSchema,
    /** Null for all accounts. */
    accountId: v.nullable(v.string()),
    enabled: v.boolean(),
    snoozedUntil: v.nullable(timestamp),
    expiresAt: v.nullable(timestamp),
    /** Whether it looks now: enabled, not snoozed, not expired. */
    active: v.boolean(),
    version: int64,
    updatedAt: timestamp,
  }),
);

export type Rule = v.InferOutput<typeof ruleSchema>;
