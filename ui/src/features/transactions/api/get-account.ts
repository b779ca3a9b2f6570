import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { accountSchema } from './account';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';

const answerSchema = promised<components['schemas']['Success_AccountBody']>()(
  v.object({ data: accountSchema }),
);

export const accountKey = (id: string) => [...keys.accounts, 'one', id];

const accountOptions = (id: string) =>
  queryOptions({
    queryKey: accountKey(id),
    queryFn: async ({ signal }) =>
      (await request(`/api/accounts/${encodeURIComponent(id)}`, answerSchema, { signal })).data,
  });

export function useAccount(id: string, { live }: { live: boolean }) {
  return useQuery({
    ...accountOptions(id),
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
