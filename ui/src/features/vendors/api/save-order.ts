import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { orderOptions } from './get-order';
import { keys } from './keys';
import { orderAnswerSchema } from './order';

export type NewOrder = components['schemas']['NewOrderBody'];
export type OrderEdit = components['schemas']['EditBody'];

export type OrderChange = { body: NewOrder | OrderEdit; idempotencyKey: string };

/** Places an order, or changes what the one with this id says. */
export function useSaveOrder(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ body, idempotencyKey }: OrderChange) => {
      const path = id === undefined ? '/api/orders' : `/api/orders/${encodeURIComponent(id)}`;
      const answer = await request(path, orderAnswerSchema, {
        method: id === undefined ? 'POST' : 'PUT',
        body,
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    onSuccess: (order) => {
      client.setQueryData(orderOptions(order.id).queryKey, order);
      void client.invalidateQueries({ queryKey: keys.orders });
    },
  });
}
