import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { randomId } from '@/lib/random-id';
import type { AnalysisOptions } from './definition';
import { resultsOptions } from './get-results';

/** Analyses again with today's metric values, and with these options instead of the definition's. */
export function useRequestAnalysis(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (methods: AnalysisOptions | undefined) =>
      request(`/api/experiments/${encodeURIComponent(id)}/analysis`, v.unknown(), {
        method: 'POST',
        body: methods === undefined ? {} : { methods },
        headers: { 'idempotency-key': randomId() },
      }),
    retry: false,
    onSuccess: () => client.invalidateQueries({ queryKey: resultsOptions(id).queryKey }),
  });
}
