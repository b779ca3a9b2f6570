import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { keys } from './keys';
import type { Job } from './run';

const answerSchema = promised<components['schemas']['Success_RunRequested']>()(
  v.object({ data: v.object({ id: v.string() }) }),
);

export type RunRequest = {
  /** What traffic to make; nothing for other jobs. */
  parameters?: components['schemas']['GenerateBody'];
  /** Made when the person presses; a repeat of the request makes no second run. */
  idempotencyKey: string;
};

/** Asks for a run of a job; it begins as soon as the host gets to it. */
export function useRequestRun(job: Job) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ parameters = {}, idempotencyKey }: RunRequest) => {
      const answer = await request(`/api/transactions/jobs/${job}`, answerSchema, {
        method: 'POST',
        body: parameters,
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data.id;
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.overview }),
        client.invalidateQueries({ queryKey: keys.runs }),
      ]),
  });
}
