import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import type { components } from '@/lib/api/vendors';
import { int64 } from '@/lib/int64';
import { timestamp } from '@/lib/timestamp';
import { statusSchema } from './sums';

export const lineSchema = promised<components['schemas']['LineBody']>()(
  v.object({
    sku: v.string(),
    quantity: v.number(),
    shipped: v.number(),
    returned: v.number(),
    /** In minor units of the order's currency, as all amounts. */
    unitPriceMinor: v.number(),
  }),
);

export type OrderLine = v.InferOutput<typeof lineSchema>;

export const orderSchema = promised<components['schemas']['OrderBody']>()(
  v.object({
    id: v.string(),
    vendorId: v.string(),
    /** What the customer calls it. */
    reference: v.nullable(v.string()),
    status: statusSchema,
    /** Where it may go from there. */
    allowed: v.array(statusSchema),
    currency: v.string(),
    lines: v.array(lineSchema),
    orderedUnits: v.number(),
    shippedUnits: v.number(),
    returnedUnits: v.number(),
    orderedMinor: int64,
    shippedMinor: int64,
    returnedMinor: int64,
    placedAt: timestamp,
    promisedAt: timestamp,
    acceptedAt: v.nullable(timestamp),
    shippedAt: v.nullable(timestamp),
    deliveredAt: v.nullable(timestamp),
    returnedAt: v.nullable(timestamp),
    cancelledAt: v.nullable(timestamp),
    /** Whether it arrived when promised, or earlier; null if it has not arrived. */
    isOnTime: v.nullable(v.boolean()),
    /** Why it moved the last time, if somebody said so. */
    reason: v.nullable(v.string()),
    version: v.number(),
  }),
);

export type Order = v.InferOutput<typeof orderSchema>;

export const orderAnswerSchema = promised<components['schemas']['Success_OrderBody']>()(
  v.object({ data: orderSchema }),
);
