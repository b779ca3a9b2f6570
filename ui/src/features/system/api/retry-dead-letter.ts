import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';

/** Asks for one more delivery of a change; it happens soon after, not with the answer. */
export function retryDeadLetter(id: string) {
  return request(`/api/system/dead-letters/${encodeURIComponent(id)}/retry`, v.unknown(), { method: 'POST' });
}

export function useRetryDeadLetter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: retryDeadLetter,
    retry: false,
    onSettled: () => client.invalidateQueries({ queryKey: ['system'] }),
  });
}
