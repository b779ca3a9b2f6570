import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';

const answerSchema = v.object({ data: v.object({ runId: v.string() }) });

/** Asks for a run at once and returns its id. */
export async function runSchedule(name: string): Promise<string> {
  const path = `/api/system/schedules/${encodeURIComponent(name)}/run`;
  const answer = await request(path, answerSchema, { method: 'POST' });
  return answer.data.runId;
}

/** Not repeated by itself: an answer that was lost may have started the run. */
export function useRunSchedule(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => runSchedule(name),
    retry: false,
    onSettled: () => client.invalidateQueries({ queryKey: ['system'] }),
  });
}
