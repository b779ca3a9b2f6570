import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import type { MutationState, QueryClient } from '@tanstack/react-query';
import type { Anomaly } from './anomaly';
import { updateAnomalies } from './follow-anomalies';
import { transactionOptions } from './get-transaction';
import { judgeAnomaly } from './judge-anomaly';
import type { Judgement } from './judge-anomaly';
import { keys } from './keys';
import { queueKey } from './list-anomalies';
import type { AnomalyPages } from './list-anomalies';

const mutationKey = ['transactions', 'judge'];

/** Sends judgements one after the other, so that of two about the same anomaly the later one counts. */
export function useSendJudgement() {
  const client = useQueryClient();
  return useMutation({
    mutationKey,
    mutationFn: judgeAnomaly,
    scope: { id: 'judgements' },
    onSuccess: (anomaly) => {
      showJudged(client, anomaly);
    },
  });
}

/** Judgements that did not arrive, whatever page they were made on. */
export function useFailedJudgements() {
  const client = useQueryClient();
  const failed = useMutationState({
    filters: { mutationKey, status: 'error' },
    select: ({ state }) => state as MutationState<Anomaly, Error, Judgement>,
  });
  /** Forgets them; whoever sends them again does so with the same keys. */
  const forget = () => {
    const cache = client.getMutationCache();
    for (const mutation of cache.findAll({ mutationKey, status: 'error' })) cache.remove(mutation);
  };
  return { failed, forget };
}

/** Shows what the server made of a judgement wherever the anomaly stands; its lists stay as they are. */
function showJudged(client: QueryClient, judged: Anomaly): void {
  client.setQueriesData<AnomalyPages>(
    { queryKey: queueKey },
    (known) =>
      known &&
      updateAnomalies(known, (anomaly) =>
        anomaly.transactionId === judged.transactionId && judged.version >= anomaly.version
          ? judged
          : anomaly,
      ),
  );
  client.setQueryData(
    transactionOptions(judged.transactionId).queryKey,
    (known) => known && { ...known, anomaly: judged },
  );
  for (const queryKey of [keys.quality, keys.overview, keys.accounts]) {
    void client.invalidateQueries({ queryKey });
  }
}
