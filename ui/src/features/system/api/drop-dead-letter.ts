import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';

/** Forgets a change that could not be delivered. */
export function dropDeadLetter(id: string) {
  return request(`/api/system/dead-letters/${encodeURIComponent(id)}`, v.unknown(), { method: 'DELETE' });
}

export function useDropDeadLetter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: dropDeadLetter,
    retry: false,
    onSettled: () => client.invalidateQueries({ queryKey: ['system'] }),
  });
}
