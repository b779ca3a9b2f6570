import { queryOptions, useQuery } from '@tanstack/react-query';
import { keys, POLL_INTERVAL } from './keys';
import { getAnomalies } from './list-anomalies';
import type { AnomalyFilter } from './list-anomalies';
import { unlessRefused } from '@/lib/unless-refused';

export const newestKey = [...keys.anomalies, 'newest'];

/** The first page as it is now, beside the list that somebody goes through. */
const newestOptions = ({ status, minScore, accountId }: AnomalyFilter) =>
  queryOptions({
    queryKey: [...newestKey, { status, minScore, accountId }],
    queryFn: async ({ signal }) => (await getAnomalies({ status, minScore, accountId }, null, signal)).data,
  });

/** Asked for on demand while changes are told, and again and again while nobody tells. */
export function useNewestAnomalies(filter: AnomalyFilter, { live }: { live: boolean }) {
  return useQuery({
    ...newestOptions(filter),
    enabled: !live,
    refetchInterval: unlessRefused(POLL_INTERVAL),
  });
}
