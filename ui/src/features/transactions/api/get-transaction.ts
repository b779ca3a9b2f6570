import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { anomalySchema } from './anomaly';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { transactionSchema } from './transaction';

const answerSchema = promised<{ data: components['schemas']['TransactionPage'] }>()(
  v.object({
    data: v.object({
      ...transactionSchema.entries,
      /** Null if it is none. */
      anomaly: v.nullable(anomalySchema),
    }),
  }),
);

export type TransactionDetails = v.InferOutput<typeof answerSchema>['data'];

export const transactionOptions = (id: string) =>
  queryOptions({
    queryKey: [...keys.transaction, id],
    queryFn: async ({ signal }): Promise<TransactionDetails> =>
      (await request(`/api/transactions/${encodeURIComponent(id)}`, answerSchema, { signal })).data,
  });

/** A score that is not there yet comes without a word unless it is an anomaly's. */
export function useTransaction(id: string, { live }: { live: boolean }) {
  return useQuery({
    ...transactionOptions(id),
    refetchInterval: (query) =>
      unlessRefused(live && query.state.data?.scoreIsCurrent === true ? CHECK_INTERVAL : POLL_INTERVAL)(
        query,
      ),
  });
}
