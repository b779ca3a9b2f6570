import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { scorecardAnswerSchema, scorecardOptions } from './get-scorecard';
import { keys } from './keys';

export type WeightsChange = {
  /** Of each criterion, by its name. */
  weights: Record<string, number>;
  /** The version that the person saw. */
  expectedVersion: number;
  idempotencyKey: string;
};

/** Sets the weights; every score follows at once. */
export function useSaveScorecard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ weights, expectedVersion, idempotencyKey }: WeightsChange) => {
      const answer = await request('/api/vendors/scorecard', scorecardAnswerSchema, {
        method: 'PUT',
        body: { weights, expectedVersion } satisfies components['schemas']['WeightsBody'],
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    onSuccess: (saved) => {
      client.setQueryData(scorecardOptions.queryKey, saved);
    },
    onSettled: () =>
      Promise.all(
        [keys.scorecard, keys.summary, keys.reports].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
