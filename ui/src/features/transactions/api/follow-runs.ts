import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { int64 } from '@/lib/int64';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import type { Overview } from './get-overview';
import { keys } from './keys';
import type { RunPages } from './list-runs';
import { runStatusSchema } from './run';
import type { Run } from './run';

const schema = rowMessage(
  v.object({ id: v.string(), status: runStatusSchema, progress: v.number(), version: int64 }),
);

type Told = Pick<Run, 'id' | 'status' | 'progress' | 'version'>;

/** Is told how far each run has come, and asks again when one begins or ends. */
export function useFollowRuns() {
  const client = useQueryClient();
  return useLive({
    route: '/ws/transactions/runs',
    schema,
    onMessages: (messages) => {
      const told = new Map(messages.flatMap(({ after }) => (after ? [[after.id, after] as const] : [])));
      const update = (run: Run) => withTold(run, told.get(run.id));
      client.setQueriesData<RunPages>(
        { queryKey: keys.runs },
        (known) =>
          known && {
            ...known,
            pages: known.pages.map((page) => ({ ...page, data: page.data.map(update) })),
          },
      );
      client.setQueriesData<Overview>(
        { queryKey: keys.overview },
        (known) =>
          known && {
            ...known,
            jobs: known.jobs.map((state) => ({ ...state, lastRun: state.lastRun && update(state.lastRun) })),
          },
      );
      const isNews = messages.some(({ operation, after }) => operation !== 'update' || isBoundary(after));
      if (!isNews) return;
      void client.invalidateQueries({ queryKey: keys.runs });
      void client.invalidateQueries({ queryKey: keys.overview });
      void client.invalidateQueries({ queryKey: keys.quality });
    },
  });
}

/** The run with what was told of it; what is older than what is known changes nothing. */
export function withTold(run: Run, told: Told | undefined): Run {
  return told && told.version > run.version ? { ...run, ...told } : run;
}

function isBoundary(told: Told | null): boolean {
  return told?.status !== 'running' || told.progress === 0;
}
