import { queryOptions, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';

export type CounterChange = {
  operation: 'increment' | 'decrement';
  /** 1 to 1,000,000. */
  amount: number;
  /** Made when the person asks; every repeat of the request carries it, so that the change happens once at most. */
  idempotencyKey: string;
};

/** Changes that were asked for and are not answered yet, oldest first; shown on top of the server's value. */
const pendingChangesOptions = queryOptions({
  queryKey: ['counter', 'pending'],
  queryFn: (): CounterChange[] => [],
  initialData: [],
  staleTime: Infinity,
});

export function usePendingChanges() {
  return useQuery(pendingChangesOptions).data;
}

export function hasPending(client: QueryClient): boolean {
  return (client.getQueryData(pendingChangesOptions.queryKey) ?? []).length > 0;
}

export function addPending(client: QueryClient, change: CounterChange) {
  client.setQueryData(pendingChangesOptions.queryKey, (pending) => [...(pending ?? []), change]);
}

export function removePending(client: QueryClient, { idempotencyKey }: CounterChange) {
  client.setQueryData(pendingChangesOptions.queryKey, (pending) =>
    (pending ?? []).filter((change) => change.idempotencyKey !== idempotencyKey),
  );
}
