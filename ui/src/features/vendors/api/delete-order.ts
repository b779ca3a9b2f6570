import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { currentOrder } from './current-order';
import { orderOptions } from './get-order';
import { keys } from './keys';

/** Deletes an order with its history, unless it has changed since the person saw it. */
export function useDeleteOrder(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (expectedVersion: number) =>
      request(
        `/api/orders/${encodeURIComponent(id)}?expectedVersion=${String(expectedVersion)}`,
        v.unknown(),
        { method: 'DELETE' },
      ),
    onSuccess: () => {
      client.removeQueries({ queryKey: [...keys.order, id] });
      void client.invalidateQueries({ queryKey: keys.orders });
    },
    onError: (error) => {
      const current = currentOrder(error);
      if (current) client.setQueryData(orderOptions(id).queryKey, current);
    },
  });
}
