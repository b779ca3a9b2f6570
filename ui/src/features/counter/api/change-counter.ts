import { notifyManager, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/counter';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { clientId } from '@/lib/client-id';
import { counterValueOptions, counterValueSchema } from './get-counter-value';
import type { CounterValue } from './get-counter-value';

export type CounterChange = {
  operation: 'increment' | 'decrement';
  /** 1 to 1,000,000. */
  amount: number;
  /** Made when the person asks; every repeat of the request carries it, so that the change happens once at most. */
  idempotencyKey: string;
};

const answerSchema = promised<components['schemas']['Success_Changed']>()(
  v.object({ data: counterValueSchema }),
);

export async function changeCounter({
  operation,
  amount,
  idempotencyKey,
}: CounterChange): Promise<CounterValue> {
  const answer = await request(`/api/counter/${operation}`, answerSchema, {
    method: 'POST',
    body: { amount } satisfies components['schemas']['ChangeBody'],
    headers: { 'idempotency-key': idempotencyKey, 'x-client-id': clientId() },
  });
  return answer.data;
}

export const changeMutationKey = ['counter', 'change'];

/** Changes that were asked for and are not answered yet, oldest first; shown on top of the server's value. */
export const pendingChangesOptions = queryOptions({
  queryKey: ['counter', 'pending'],
  queryFn: (): CounterChange[] => [],
  initialData: [],
  staleTime: Infinity,
});

export function usePendingChanges() {
  return useQuery(pendingChangesOptions).data;
}

/** Changes are sent one after the other, and are taken back from what is shown when the server refuses them. */
export function useChangeCounter() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: changeMutationKey,
    mutationFn: changeCounter,
    scope: { id: 'counter' },
    onMutate: async (change) => {
      setPending(client, (pending) => [...pending, change]);
      await client.cancelQueries({ queryKey: counterValueOptions.queryKey });
    },
    // One batch, so that no frame shows the change both in the value and on top of it.
    onSuccess: (answer, change) => {
      notifyManager.batch(() => {
        client.setQueryData(counterValueOptions.queryKey, (old) => newer(old, answer));
        settle(client, change);
      });
    },
    onError: (_, change) => {
      settle(client, change);
    },
  });
}

/** A replayed answer is the one that was given first and may be older than what is known by now. */
function newer(old: CounterValue | undefined, answer: CounterValue): CounterValue {
  return old && old.version > answer.version ? old : answer;
}

function settle(client: QueryClient, change: CounterChange) {
  setPending(client, (pending) =>
    pending.filter(({ idempotencyKey }) => idempotencyKey !== change.idempotencyKey),
  );
}

function setPending(client: QueryClient, update: (pending: CounterChange[]) => CounterChange[]) {
  client.setQueryData(pendingChangesOptions.queryKey, (pending) => update(pending ?? []));
}
