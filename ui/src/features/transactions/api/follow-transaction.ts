import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { int64 } from '@/lib/int64';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import { transactionOptions } from './get-transaction';

const schema = rowMessage(v.object({ transactionId: v.string(), version: int64 }));

/** Is told when a transaction is found to be an anomaly, or is judged, and asks for what is known of it now. */
export function useFollowTransaction(id: string) {
  const client = useQueryClient();
  return useLive({
    route: `/ws/transactions/anomalies?transactionId=${encodeURIComponent(id)}`,
    schema,
    onMessages: (messages) => {
      const { queryKey } = transactionOptions(id);
      const known = client.getQueryData(queryKey)?.anomaly?.version ?? 0n;
      const isNews = messages.some(
        ({ after, operation }) => operation === 'delete' || !after || after.version > known,
      );
      if (isNews) void client.invalidateQueries({ queryKey });
    },
  });
}
