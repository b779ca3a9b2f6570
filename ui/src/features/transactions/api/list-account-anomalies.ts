import { queryOptions, useQuery } from '@tanstack/react-query';
import { pageOf, pagePath } from '@/lib/api/page';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { anomalySchema } from './anomaly';
import { keys } from './keys';

/** As many as one page holds at most: the highest scores of an account. */
const PAGE_SIZE = 200;

const answerSchema = promised<components['schemas']['Page_AnomalyBody']>()(pageOf(anomalySchema));

const accountAnomaliesOptions = (accountId: string) =>
  queryOptions({
    queryKey: [...keys.anomalies, 'account', accountId],
    queryFn: async ({ signal }) => {
      const path = pagePath('/api/anomalies', { limit: PAGE_SIZE, cursor: null, accountId });
      return (await request(path, answerSchema, { signal })).data;
    },
  });

export function useAccountAnomalies(accountId: string) {
  return useQuery(accountAnomaliesOptions(accountId));
}
