import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys } from './keys';
import { ruleSchema } from './rule';

const PAGE_SIZE = 100;

const answerSchema = promised<components['schemas']['Page_RuleAnswer']>()(pageOf(ruleSchema));

const rulesOptions = infiniteQueryOptions({
  queryKey: [...keys.rules, 'list'],
  queryFn: ({ pageParam, signal }) =>
    request(pagePath('/api/transactions/rules', { limit: PAGE_SIZE, cursor: pageParam }), answerSchema, {
      signal,
    }),
  initialPageParam: null as string | null,
  getNextPageParam: nextCursor,
  // Snoozing ends by itself.
  refetchInterval: unlessRefused(CHECK_INTERVAL),
});

export function useRules() {
  return useInfiniteQuery(rulesOptions);
}
