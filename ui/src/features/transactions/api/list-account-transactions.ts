import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { accountKey } from './get-account';
import { CHECK_INTERVAL, POLL_INTERVAL } from './keys';
import { transactionSchema } from './transaction';

/** As many as a timeline shows at once. */
const PAGE_SIZE = 100;

const answerSchema = promised<components['schemas']['Page_TransactionBody']>()(pageOf(transactionSchema));

/** Newest first. */
const accountTransactionsOptions = (id: string, minScore: number | undefined) =>
  infiniteQueryOptions({
    queryKey: [...accountKey(id), 'transactions', { minScore }],
    queryFn: ({ pageParam, signal }) => {
      const path = `/api/accounts/${encodeURIComponent(id)}/transactions`;
      return request(pagePath(path, { limit: PAGE_SIZE, cursor: pageParam, minScore }), answerSchema, {
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });

export function useAccountTransactions(
  id: string,
  minScore: number | undefined,
  { live }: { live: boolean },
) {
  return useInfiniteQuery({
    ...accountTransactionsOptions(id, minScore),
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
