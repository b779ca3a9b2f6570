import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { keys } from './keys';

/** Deletes a rule; what it found stays. */
export function useDeleteRule(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      request(`/api/transactions/rules/${encodeURIComponent(id)}`, v.unknown(), { method: 'DELETE' }),
    onSuccess: () => {
      client.removeQueries({ queryKey: [...keys.rules, 'one', id] });
      return client.invalidateQueries({ queryKey: [...keys.rules, 'list'] });
    },
  });
}
