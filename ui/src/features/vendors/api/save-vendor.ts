import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '@/lib/api/request';
import { vendorOptions } from './get-vendor';
import { keys } from './keys';
import { vendorAnswerSchema } from './vendor';
import type { Simulation } from './vendor';

/** What a person says about a vendor. */
export type VendorFields = { name: string; leadDays: number; simulation?: Simulation };

export type VendorChange = {
  fields: VendorFields;
  /** Of a new vendor: its currency, and its id if somebody chose one. */
  made?: { id?: string; currency: string };
  /** The version that the person saw; undefined for a new vendor. */
  expectedVersion?: number;
  idempotencyKey: string;
};

/** Makes a vendor, or changes the one with this id. */
export function useSaveVendor(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ fields, made, expectedVersion, idempotencyKey }: VendorChange) => {
      const path = id === undefined ? '/api/vendors' : `/api/vendors/${encodeURIComponent(id)}`;
      const answer = await request(path, vendorAnswerSchema, {
        method: id === undefined ? 'POST' : 'PUT',
        body: { ...made, ...fields, ...(expectedVersion !== undefined && { expectedVersion }) },
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    onSuccess: (saved) => {
      client.setQueryData(vendorOptions(saved.id).queryKey, saved);
    },
    onSettled: () =>
      Promise.all(
        [keys.vendors, keys.summary, keys.reports].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}
