import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { vendorOptions } from './get-vendor';
import { keys } from './keys';

/** Deletes a vendor that has no orders. */
export function useDeleteVendor(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request(`/api/vendors/${encodeURIComponent(id)}`, v.unknown(), { method: 'DELETE' }),
    onSuccess: () => {
      client.removeQueries({ queryKey: vendorOptions(id).queryKey });
      client.removeQueries({ queryKey: [...keys.reports, id] });
      void client.invalidateQueries({ queryKey: keys.summary });
      void client.invalidateQueries({ queryKey: [...keys.vendors, 'list'] });
    },
  });
}
