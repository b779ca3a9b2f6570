import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { resultsOptions } from './get-results';
import { experimentsKey } from './list-experiments';

export function useDeleteExperiment(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      request(`/api/experiments/${encodeURIComponent(id)}`, v.unknown(), { method: 'DELETE' }),
    onSuccess: () => {
      client.removeQueries({ queryKey: resultsOptions(id).queryKey });
      return client.invalidateQueries({ queryKey: experimentsKey });
    },
  });
}
