import { queryOptions, useQuery } from '@tanstack/react-query';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { keys } from './keys';
import { vendorSchema } from './vendor';
import type { Vendor } from './vendor';

const PAGE_SIZE = 200;
/** There are never more than 1,000 vendors, and they change seldom. */
const STALE_AFTER = 60_000;

const answerSchema = promised<components['schemas']['Page_Vendor']>()(pageOf(vendorSchema));

/** All of them, to choose from: page by page until there are no more. */
const vendorsOptions = queryOptions({
  queryKey: [...keys.vendors, 'list'],
  queryFn: async ({ signal }) => {
    const vendors: Vendor[] = [];
    let cursor: string | null = null;
    do {
      const path = pagePath('/api/vendors', { limit: PAGE_SIZE, cursor });
      const page: Awaited<ReturnType<typeof request<typeof answerSchema>>> = await request(
        path,
        answerSchema,
        { signal },
      );
      vendors.push(...page.data);
      cursor = nextCursor(page);
    } while (cursor !== null);
    return vendors;
  },
  staleTime: STALE_AFTER,
});

export function useVendors() {
  return useQuery(vendorsOptions);
}

/** What vendors are called, by their ids; empty until that is known. */
export function useVendorNames(): ReadonlyMap<string, string> {
  return useQuery({ ...vendorsOptions, select: namesOf }).data ?? NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();

function namesOf(vendors: Vendor[]): ReadonlyMap<string, string> {
  return new Map(vendors.map(({ id, name }) => [id, name]));
}
