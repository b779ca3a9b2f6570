import { notifyManager, useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/counter';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { clientId } from '@/lib/client-id';
import { newer } from '../newer';
import { counterValueOptions, counterValueSchema } from './get-counter-value';
import type { CounterValue } from './get-counter-value';
import { showHeard } from './heard-value';
import { addPending, removePending } from './pending-changes';
import type { CounterChange } from './pending-changes';

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

/** Changes are sent one after the other, and are taken back from what is shown when the server refuses them. */
export function useChangeCounter() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: changeMutationKey,
    mutationFn: changeCounter,
    scope: { id: 'counter' },
    onMutate: async (change) => {
      addPending(client, change);
      await client.cancelQueries({ queryKey: counterValueOptions.queryKey });
    },
    // One batch each, so that no frame shows the change both in the value and on top of it. A replayed answer is the
    // one that was given first and may be older than what is known by now.
    onSuccess: (answer, change) => {
      notifyManager.batch(() => {
        client.setQueryData(counterValueOptions.queryKey, (known) => newer(known, answer));
        showHeard(client);
        removePending(client, change);
      });
    },
    onError: (_, change) => {
      notifyManager.batch(() => {
        showHeard(client);
        removePending(client, change);
      });
    },
  });
}
