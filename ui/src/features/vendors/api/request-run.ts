import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { runOptions } from './get-run';
import { keys } from './keys';
import { runSchema } from './run';
import type { Job } from './run';

const answerSchema = v.object({ data: runSchema });

export type Backfill = components['schemas']['BackfillBody'];

export type RunRequest = {
  /** What history to make; nothing for other jobs. */
  parameters?: Backfill;
  /** Made when the person presses; a repeat of the request makes no second run. */
  idempotencyKey: string;
};

/** Asks for a run of a job; it begins as soon as the host gets to it. */
export function useRequestRun(job: Job) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ parameters, idempotencyKey }: RunRequest) => {
      const answer = await request(`/api/vendors/jobs/${job}`, answerSchema, {
        method: 'POST',
        body: parameters ?? {},
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    onSuccess: (run) => {
      client.setQueryData(runOptions(run.id).queryKey, run);
      void client.invalidateQueries({ queryKey: [...keys.runs, 'list'] });
    },
  });
}
