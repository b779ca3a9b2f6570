import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { accountSchema } from './account';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';

const PAGE_SIZE = 25;

/** Which accounts to list; all by id if empty. Stale ones come with the longest waiting first. */
export type AccountFilter = { stale?: boolean | undefined; q?: string | undefined };

const answerSchema = promised<components['schemas']['Page_AccountBody']>()(pageOf(accountSchema));

export const accountsOptions = ({ stale, q }: AccountFilter, limit = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: [...keys.accounts, 'list', { stale, q }, limit],
    queryFn: ({ pageParam, signal }) =>
      request(pagePath('/api/accounts', { limit, cursor: pageParam, stale, q }), answerSchema, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });

export function useAccounts(filter: AccountFilter, { live, limit }: { live: boolean; limit?: number }) {
  return useInfiniteQuery({
    ...accountsOptions(filter, limit),
    placeholderData: keepPreviousData,
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
