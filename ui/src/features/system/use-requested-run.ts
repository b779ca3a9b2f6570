import { useQuery } from '@tanstack/react-query';
import { unlessRefused } from '@/lib/unless-refused';
import { runsOptions } from './api/get-runs';
import { useRunSchedule } from './api/run-schedule';

/** How often the page asks how a run that it started is getting on, in milliseconds. */
const FOLLOW_INTERVAL = 500;

/** A run that a person asked for on this page, from the asking to its outcome. */
export function useRequestedRun(schedule: string) {
  const request = useRunSchedule(schedule);
  const runs = useQuery({
    ...runsOptions(schedule),
    enabled: request.isSuccess,
    refetchInterval: (query) =>
      find(query.state.data, request.data)?.finishedAt ? false : unlessRefused(FOLLOW_INTERVAL)(query),
  });
  const run = find(runs.data, request.data);
  return {
    start: () => {
      request.mutate();
    },
    state: stateOf(request, run),
    run,
    error: request.error ?? (run?.finishedAt ? null : runs.error),
  };
}

function find<Item extends { id: string }>(
  runs: Item[] | undefined,
  id: string | undefined,
): Item | undefined {
  return runs?.find((run) => run.id === id);
}

function stateOf(
  { isPending, isSuccess }: { isPending: boolean; isSuccess: boolean },
  run: { finishedAt: Date | null } | undefined,
): 'idle' | 'waiting' | 'running' | 'ended' {
  if (isPending || (isSuccess && !run)) return 'waiting';
  if (!run) return 'idle';
  return run.finishedAt ? 'ended' : 'running';
}
