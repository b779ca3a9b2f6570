import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';

const windowSchema = v.object({
  count: v.number(),
  sumMinor: int64,
  meanMinor: v.nullable(v.number()),
  deviationMinor: v.nullable(v.number()),
  typicalMinor: v.nullable(v.number()),
  /** How many deviations the amount lies above the mean. */
  deviations: v.nullable(v.number()),
});

/** What the account did within a time before a transaction. */
export type Window = v.InferOutput<typeof windowSchema>;

const featuresSchema = v.object({
  baseAmountMinor: int64,
  secondsSinceLast: v.nullable(v.number()),
  newMerchant: v.boolean(),
  newCategory: v.boolean(),
  newCountry: v.boolean(),
  countryChanged: v.boolean(),
  count10m: v.number(),
  count1h: v.number(),
  sumMinor1h: int64,
  smallCount1h: v.number(),
  day: windowSchema,
  week: windowSchema,
  month: windowSchema,
  sameMerchant30d: v.number(),
  sameCategory30d: v.number(),
  sameCountry30d: v.number(),
  /** 0 is Monday from midnight to one, in UTC. */
  hourOfWeek: v.number(),
  nearHourCount30d: v.number(),
  nearWeekHourCount30d: v.number(),
  hourRarity: v.number(),
  /** What the detector sees: 0 is usual for the account, more is more unusual. */
  vector: v.record(v.string(), v.number()),
});

export type Features = v.InferOutput<typeof featuresSchema>;

export const transactionSchema = promised<components['schemas']['TransactionBody']>()(
  v.object({
    id: v.string(),
    accountId: v.string(),
    amountMinor: int64,
    currency: v.string(),
    currencyDigits: v.number(),
    merchant: v.string(),
    category: v.string(),
    channel: v.string(),
    country: v.string(),
    timestamp,
    origin: v.string(),
    createdAt: timestamp,
    updatedAt: timestamp,
    features: featuresSchema,
    /** Null until it was scored, as the three after it. */
    score: v.nullable(v.number()),
    rank: v.nullable(v.number()),
    modelVersion: v.nullable(v.string()),
    scoredAt: v.nullable(timestamp),
    /** Whether nothing that the score looks at has changed since. */
    scoreIsCurrent: v.boolean(),
  }),
);

export type Transaction = v.InferOutput<typeof transactionSchema>;
