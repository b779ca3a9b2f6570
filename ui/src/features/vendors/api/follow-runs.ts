import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { Received } from '@/lib/live/receiver';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import { keys } from './keys';
import type { RunPages } from './list-runs';
import { isUnderWay, runStatusSchema } from './run';
import type { Run } from './run';

const row = v.object({
  id: v.string(),
  status: runStatusSchema,
  progress: v.number(),
  version: v.number(),
});

const schema = rowMessage(row);

type Told = v.InferOutput<typeof row>;

/** Is told how far each run has come, and asks again when one begins or ends. */
export function useFollowRuns() {
  const client = useQueryClient();
  return useLive({
    route: '/ws/vendor-runs',
    schema,
    onMessages: (messages) => {
      take(client, messages);
    },
  });
}

function take(client: QueryClient, messages: Received<Told | null>[]): void {
  const told = new Map(messages.flatMap(({ after }) => (after ? [[after.id, after] as const] : [])));
  const update = (run: Run) => withTold(run, told.get(run.id));
  client.setQueriesData<RunPages>(
    { queryKey: [...keys.runs, 'list'] },
    (known) =>
      known && {
        ...known,
        pages: known.pages.map((page) => ({ ...page, data: page.data.map(update) })),
      },
  );
  client.setQueriesData<Run>({ queryKey: [...keys.runs, 'one'] }, (known) => known && update(known));
  const isNews = messages.some(
    ({ operation, after }) => operation !== 'update' || !after || !isUnderWay(after) || after.progress === 0,
  );
  if (!isNews) return;
  // What came of a run, and what it made: orders, vendors and reports.
  for (const queryKey of [keys.runs, keys.vendors, keys.summary]) {
    void client.invalidateQueries({ queryKey });
  }
}

/** The run with what was told of it; what is older than what is known changes nothing. */
export function withTold(run: Run, told: Told | undefined): Run {
  return told && told.version > run.version ? { ...run, ...told } : run;
}
