import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import { orderOptions } from './get-order';

const schema = rowMessage(v.object({ id: v.string(), version: v.number() }));

/** Is told when an order changes, and asks for it as it is now. */
export function useFollowOrder(id: string) {
  const client = useQueryClient();
  return useLive({
    route: `/ws/orders?id=${encodeURIComponent(id)}`,
    schema,
    onMessages: (messages) => {
      const { queryKey } = orderOptions(id);
      const known = client.getQueryData(queryKey)?.version ?? 0;
      const isNews = messages.some(
        ({ after, operation }) => operation === 'delete' || !after || after.version > known,
      );
      if (isNews) void client.invalidateQueries({ queryKey });
    },
  });
}
