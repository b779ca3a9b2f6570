import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { experimentSchema } from './experiment';
import { experimentsKey } from './list-experiments';

const answerSchema = promised<components['schemas']['Success_ExperimentBody']>()(
  v.object({ data: experimentSchema }),
);

export type NewExperiment = {
  definition: object;
  /** Made when the form is filled in anew; a repeat of the request makes no second experiment. */
  idempotencyKey: string;
};

export function useCreateExperiment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ definition, idempotencyKey }: NewExperiment) => {
      const answer = await request('/api/experiments', answerSchema, {
        method: 'POST',
        body: definition,
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: experimentsKey }),
  });
}
