import { useMutationState, useQueryClient } from '@tanstack/react-query';
import { changeMutationKey, useChangeCounter } from './api/change-counter';
import type { CounterChange } from './api/pending-changes';

export type FailedChange = { change: CounterChange; error: Error };

/** The changes that the server refused or did not answer, oldest first, until they are tried again or dismissed. */
export function useFailedChanges() {
  const mutations = useQueryClient().getMutationCache();
  const { mutate } = useChangeCounter();
  const failed = useMutationState({
    filters: { mutationKey: changeMutationKey, status: 'error' },
    select: ({ state }) => ({ change: state.variables, error: state.error }) as FailedChange,
  });

  const dismiss = () => {
    for (const mutation of mutations.findAll({ mutationKey: changeMutationKey, status: 'error' })) {
      mutations.remove(mutation);
    }
  };

  /** With the same idempotency keys: a change whose answer was lost is not made twice. */
  const tryAgain = () => {
    dismiss();
    for (const { change } of failed) mutate(change);
  };

  return { failed, dismiss, tryAgain };
}
