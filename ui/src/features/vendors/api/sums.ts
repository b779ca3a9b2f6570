import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import type { components } from '@/lib/api/vendors';

export const STATUSES = ['placed', 'accepted', 'shipped', 'delivered', 'returned', 'cancelled'] as const;

export const statusSchema = v.picklist(STATUSES);

/** Where an order stands. */
export type Status = (typeof STATUSES)[number];

export const rateSchema = promised<components['schemas']['Rate']>()(
  v.object({
    /** Null where there is nothing to divide by. */
    value: v.nullable(v.number()),
    numerator: v.number(),
    denominator: v.number(),
  }),
);

/** A share, and what it is made of. */
export type Rate = v.InferOutput<typeof rateSchema>;

const byStatusSchema = v.object({
  placed: v.number(),
  accepted: v.number(),
  shipped: v.number(),
  /** Arrived, and not returned. */
  delivered: v.number(),
  returned: v.number(),
  cancelled: v.number(),
});

export type ByStatus = v.InferOutput<typeof byStatusSchema>;

/** What is counted of orders. */
export const sumsEntries = {
  orders: v.number(),
  byStatus: byStatusSchema,
  onTimeRate: rateSchema,
  inFullRate: rateSchema,
  onTimeInFullRate: rateSchema,
  fillRate: rateSchema,
  cancellationRate: rateSchema,
  returnRate: rateSchema,
};

promised<components['schemas']['SumsBody']>()(v.object(sumsEntries));
