import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { currentOrder } from './current-order';
import { orderOptions } from './get-order';
import { keys } from './keys';
import { orderAnswerSchema } from './order';

export type Move = { body: components['schemas']['TransitionBody']; idempotencyKey: string };

/** Moves an order to another status. Where it is refused, the order is shown as it stands. */
export function useMoveOrder(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ body, idempotencyKey }: Move) => {
      const answer = await request(`/api/orders/${encodeURIComponent(id)}/transitions`, orderAnswerSchema, {
        method: 'POST',
        body,
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    onSuccess: (order) => {
      client.setQueryData(orderOptions(id).queryKey, order);
      void client.invalidateQueries({ queryKey: keys.orders });
    },
    onError: (error) => {
      const current = currentOrder(error);
      if (current) client.setQueryData(orderOptions(id).queryKey, current);
    },
  });
}
