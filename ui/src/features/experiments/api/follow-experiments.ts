import type { InfiniteData } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useLive } from '@/lib/live/use-live';
import type { Experiment } from './experiment';
import { experimentsKey } from './list-experiments';
import { standMessage } from './live-stand';
import type { LiveStand } from './live-stand';

type Pages = InfiniteData<{ data: Experiment[]; page: { nextCursor: string | null } }>;

/** Is told how far each experiment comes while the list is open. */
export function useFollowExperiments() {
  const client = useQueryClient();
  return useLive({
    route: '/ws/experiments',
    schema: standMessage,
    onMessages: (messages) => {
      const told = new Map(messages.flatMap(({ after }) => (after ? [[after.id, after] as const] : [])));
      client.setQueriesData<Pages>({ queryKey: experimentsKey }, (pages) => pages && withStands(pages, told));
      if (messages.some(({ operation, after }) => operation !== 'update' || after === null)) {
        void client.invalidateQueries({ queryKey: experimentsKey });
      }
    },
  });
}

/** The list with what was told of its experiments; what is older than what the list knows changes nothing. */
export function withStands(pages: Pages, told: Map<string, LiveStand>): Pages {
  const updated = (experiment: Experiment) => {
    const stand = told.get(experiment.id);
    return stand && stand.version > experiment.version ? { ...experiment, ...stand } : experiment;
  };
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, data: page.data.map(updated) })) };
}
