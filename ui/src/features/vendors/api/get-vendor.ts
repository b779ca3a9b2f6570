import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '@/lib/api/request';
import { keys } from './keys';
import { vendorAnswerSchema } from './vendor';

export const vendorOptions = (id: string) =>
  queryOptions({
    queryKey: [...keys.vendors, 'one', id],
    queryFn: async ({ signal }) =>
      (await request(`/api/vendors/${encodeURIComponent(id)}`, vendorAnswerSchema, { signal })).data,
  });

export function useVendor(id: string) {
  return useQuery(vendorOptions(id));
}
