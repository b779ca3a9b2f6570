import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type * as v from 'valibot';
import { nextCursor, pageOf, pagePath } from '@/lib/api/page';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { components } from '@/lib/api/vendors';
import { unlessRefused } from '@/lib/unless-refused';
import { keys, POLL_INTERVAL } from './keys';
import { orderSchema } from './order';
import type { Status } from './sums';

const PAGE_SIZE = 100;

/** So many pages are asked for anew as a whole; who has scrolled further is told of changes, or asks for them. */
const MOST_PAGES = 3;

/** Which orders to list: all of them, newest first, if empty. Days are in UTC and included. */
export type OrderFilter = {
  vendor?: string | undefined;
  status?: Status | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

const answerSchema = promised<components['schemas']['Page_OrderBody']>()(pageOf(orderSchema));

export type OrderPages = InfiniteData<v.InferOutput<typeof answerSchema>, string | null>;

export const ordersKey = [...keys.orders, 'list'];

/** The names by which the server knows the filters. */
export function orderQuery({ vendor, status, from, to }: OrderFilter) {
  return { vendorId: vendor, status, from, to };
}

export const ordersOptions = (filter: OrderFilter, limit = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: [...ordersKey, orderQuery(filter), limit],
    queryFn: ({ pageParam, signal }) => {
      const path = pagePath('/api/orders', { limit, cursor: pageParam, ...orderQuery(filter) });
      return request(path, answerSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });

type Options = { live: boolean; limit?: number };

export function useOrders(filter: OrderFilter, { live, limit = PAGE_SIZE }: Options) {
  return useInfiniteQuery({
    ...ordersOptions(filter, limit),
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      live || isLong(query.state.data) ? false : unlessRefused(POLL_INTERVAL)(query),
    refetchOnWindowFocus: ({ state }) => !live && !isLong(state.data),
  });
}

/** Whether it is too much to be asked for anew as a whole. */
export function isLong(known: { pages: unknown[] } | undefined): boolean {
  return (known?.pages.length ?? 0) > MOST_PAGES;
}
