import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { timestamp } from '@/lib/timestamp';

export const accountSchema = promised<components['schemas']['AccountBody']>()(
  v.object({
    id: v.string(),
    transactions: v.number(),
    /** Whether something of it waits to be scored. */
    stale: v.boolean(),
    staleSince: v.nullable(timestamp),
    lastScoredAt: v.nullable(timestamp),
    lastTransactionAt: v.nullable(timestamp),
    maxScore: v.nullable(v.number()),
    openAlerts: v.number(),
  }),
);

export type Account = v.InferOutput<typeof accountSchema>;
