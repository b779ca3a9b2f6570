import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { CHECK_INTERVAL, keys, POLL_INTERVAL } from './keys';
import { orderAnswerSchema } from './order';

export const orderOptions = (id: string) =>
  queryOptions({
    queryKey: [...keys.order, id, 'order'],
    queryFn: async ({ signal }) =>
      (await request(`/api/orders/${encodeURIComponent(id)}`, orderAnswerSchema, { signal })).data,
  });

export function useOrder(id: string, { live }: { live: boolean }) {
  return useQuery({
    ...orderOptions(id),
    refetchInterval: unlessRefused(live ? CHECK_INTERVAL : POLL_INTERVAL),
  });
}
