import { useQueryClient } from '@tanstack/react-query';
import { useLive } from '@/lib/live/use-live';
import { isUnderWay } from './experiment';
import { resultsOptions } from './get-results';
import { standMessage } from './live-stand';

/** Is told how far an experiment comes, and asks for what became of it. */
export function useFollowExperiment(id: string) {
  const client = useQueryClient();
  return useLive({
    route: `/ws/experiments?id=${encodeURIComponent(id)}`,
    schema: standMessage,
    onMessages: (messages) => {
      const { queryKey } = resultsOptions(id);
      const told = messages.findLast(({ after }) => after?.id === id)?.after;
      const known = client.getQueryData(queryKey);
      if (!told || !known) {
        void client.invalidateQueries({ queryKey });
        return;
      }
      if (told.version <= known.experiment.version) return;
      client.setQueryData(queryKey, { ...known, experiment: { ...known.experiment, ...told } });
      // Several changes may be told at once: what began and ended between two looks leaves the same status and other results.
      if (told.status !== known.experiment.status || !isUnderWay(told.status)) {
        void client.invalidateQueries({ queryKey });
      }
    },
  });
}
