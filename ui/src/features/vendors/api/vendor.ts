import * as v from 'valibot';
import { promised } from '@/lib/api/promised';
import type { components } from '@/lib/api/vendors';
import { timestamp } from '@/lib/timestamp';

/** How a vendor treats orders when it is simulated. Times are medians, in minutes; the others are shares. */
export const BEHAVIOUR = [
  'acceptMinutes',
  'shipMinutes',
  'deliverMinutes',
  'returnMinutes',
  'spread',
  'cancellationRate',
  'shortRate',
  'returnRate',
] as const;

const simulationSchema = promised<components['schemas']['Simulation']>()(
  v.object({
    seed: v.number(),
    ordersPerDay: v.number(),
    behaviour: v.object({
      acceptMinutes: v.number(),
      shipMinutes: v.number(),
      deliverMinutes: v.number(),
      returnMinutes: v.number(),
      spread: v.number(),
      cancellationRate: v.number(),
      shortRate: v.number(),
      returnRate: v.number(),
    }),
  }),
);

export type Simulation = v.InferOutput<typeof simulationSchema>;

export const vendorSchema = promised<components['schemas']['Vendor']>()(
  v.object({
    id: v.string(),
    name: v.string(),
    /** Days from placing an order to its promised arrival, where the order does not say. */
    leadDays: v.number(),
    /** Null if it is not simulated. */
    simulation: v.nullable(simulationSchema),
    currency: v.string(),
    version: v.number(),
    createdAt: timestamp,
  }),
);

export type Vendor = v.InferOutput<typeof vendorSchema>;

export const vendorAnswerSchema = promised<components['schemas']['Success_Vendor']>()(
  v.object({ data: vendorSchema }),
);
