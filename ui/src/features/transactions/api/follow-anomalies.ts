import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { int64 } from '@/lib/int64';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import type { Received } from '@/lib/live/receiver';
import { statusSchema } from './anomaly';
import type { Anomaly } from './anomaly';
import { queueKey } from './list-anomalies';
import type { AnomalyPages } from './list-anomalies';

const row = v.object({
  transactionId: v.string(),
  accountId: v.string(),
  score: v.number(),
  rank: v.number(),
  status: statusSchema,
  version: int64,
});

const schema = rowMessage(row);

/** What the live connection tells of one anomaly. */
export type ToldAnomaly = v.InferOutput<typeof row>;

type Options = {
  /** Gets what was told, and whether something may have been missed. */
  onTold: (told: ToldAnomaly[], missed: boolean) => void;
};

/** Is told of anomalies as they are found and judged. Those of the list get their new state where they stand. */
export function useFollowAnomalies({ onTold }: Options) {
  const client = useQueryClient();
  return useLive({
    route: '/ws/transactions/anomalies',
    schema,
    onMessages: (messages: Received<ToldAnomaly | null>[]) => {
      const told = messages.flatMap(({ after }) => (after ? [after] : []));
      const byId = new Map(told.map((anomaly) => [anomaly.transactionId, anomaly]));
      client.setQueriesData<AnomalyPages>(
        { queryKey: queueKey },
        (known) => known && updateAnomalies(known, (anomaly) => withTold(anomaly, byId)),
      );
      onTold(
        told,
        messages.some(({ operation }) => operation === 'snapshot'),
      );
    },
  });
}

/** The list with each of its anomalies changed where it stands. */
export function updateAnomalies(known: AnomalyPages, update: (anomaly: Anomaly) => Anomaly): AnomalyPages {
  return { ...known, pages: known.pages.map((page) => ({ ...page, data: page.data.map(update) })) };
}

function withTold(anomaly: Anomaly, told: Map<string, ToldAnomaly>): Anomaly {
  const news = told.get(anomaly.transactionId);
  if (!news || news.version <= anomaly.version) return anomaly;
  const { score, rank, status, version } = news;
  return { ...anomaly, score, rank, status, version };
}
