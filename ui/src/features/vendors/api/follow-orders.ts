import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { Received } from '@/lib/live/receiver';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import { NEWS_INTERVAL } from './keys';
import { ordersKey } from './list-orders';
import type { OrderPages } from './list-orders';
import type { Order } from './order';
import { statusSchema } from './sums';

const row = v.object({
  id: v.string(),
  vendorId: v.string(),
  status: statusSchema,
  version: v.number(),
});

const schema = rowMessage(row);

/** What the live connection tells of one order. */
export type ToldOrder = v.InferOutput<typeof row>;

type Options = {
  /** Only those of this vendor. */
  vendor: string | undefined;
  /** Gets those that were placed, and whether something may have been missed. */
  onNews: (placed: ToldOrder[], missed: boolean) => void;
};

/** Is told of orders as they are placed and moved. Those of the list get their new status where they stand. */
export function useFollowOrders({ vendor, onNews }: Options) {
  const client = useQueryClient();
  return useLive({
    route: vendor === undefined ? '/ws/orders' : `/ws/orders?vendorId=${encodeURIComponent(vendor)}`,
    schema,
    onMessages: (messages: Received<ToldOrder | null>[]) => {
      const told = new Map(messages.flatMap(({ after }) => (after ? [[after.id, after] as const] : [])));
      client.setQueriesData<OrderPages>(
        { queryKey: ordersKey },
        (known) => known && updateOrders(known, told),
      );
      onNews(
        messages.flatMap(({ operation, after }) => (operation === 'insert' && after ? [after] : [])),
        messages.some(({ operation }) => operation === 'snapshot' || operation === 'delete'),
      );
    },
  });
}

/** Is told of the orders of a vendor, and asks for the newest of them. */
export function useFollowNewest(vendor: string) {
  const client = useQueryClient();
  const ask = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: ordersKey });
  }, NEWS_INTERVAL);
  return useFollowOrders({
    vendor,
    onNews: (placed, missed) => {
      if (placed.length > 0 || missed) ask();
    },
  });
}

/** The list with what was told of its orders; pages without news stay the same objects. */
export function updateOrders(known: OrderPages, told: Map<string, ToldOrder>): OrderPages {
  const pages = known.pages.map((page) =>
    page.data.some(({ id }) => told.has(id))
      ? { ...page, data: page.data.map((order) => withTold(order, told.get(order.id))) }
      : page,
  );
  return pages.every((page, index) => page === known.pages[index]) ? known : { ...known, pages };
}

function withTold(order: Order, news: ToldOrder | undefined): Order {
  if (!news || news.version <= order.version) return order;
  return { ...order, status: news.status, version: news.version };
}
