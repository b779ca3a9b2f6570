import * as v from 'valibot';
import { ApiError } from '@/lib/api/errors';
import { orderSchema } from './order';
import type { Order } from './order';

const detailsSchema = v.object({ current: orderSchema });

/** The order as it stands, where a request was refused because of how it stands; undefined if the failure is another. */
export function currentOrder(error: unknown): Order | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  const result = v.safeParse(detailsSchema, error.details);
  return result.success ? result.output.current : undefined;
}
