import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import { accountKey } from './get-account';
import { keys } from './keys';

const schema = rowMessage(v.object({ id: v.string() }));

/** However fast accounts change, what is known of them is asked for at most so often, in milliseconds. */
const INTERVAL = 2_000;

/** Is told that accounts became stale, were scored or have other alerts, and asks what they are like now. */
export function useFollowAccounts() {
  const client = useQueryClient();
  const ask = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: keys.accounts });
    void client.invalidateQueries({ queryKey: keys.overview });
  }, INTERVAL);
  return useLive({ route: '/ws/transactions/accounts', schema, onMessages: ask });
}

/** The same of one account. */
export function useFollowAccount(id: string) {
  const client = useQueryClient();
  const ask = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: accountKey(id) });
    void client.invalidateQueries({ queryKey: keys.anomalies });
  }, INTERVAL);
  return useLive({
    route: `/ws/transactions/accounts?id=${encodeURIComponent(id)}`,
    schema,
    onMessages: ask,
  });
}
