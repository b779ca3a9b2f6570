import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Live } from '@/lib/live/use-live';
import { useFollowOrders } from '../api/follow-orders';
import type { ToldOrder } from '../api/follow-orders';
import { isLong, ordersOptions } from '../api/list-orders';
import type { OrderFilter } from '../api/list-orders';

export type News = {
  live: Live;
  /** Orders that were placed since the list was asked for. */
  placed: number;
  /** Whether something may have changed that was not told. */
  missed: boolean;
  /** Asks for the list anew, from its beginning. */
  show: () => void;
};

/** What is new in a list of orders: offered, and not thrown in under somebody's eyes. */
export function useNews(filter: OrderFilter): News {
  const client = useQueryClient();
  const [placed, setPlaced] = useState<ReadonlySet<string>>(new Set());
  const [missed, setMissed] = useState(false);
  const { queryKey } = ordersOptions(filter);
  const forget = () => {
    setPlaced(new Set());
    setMissed(false);
  };

  const live = useFollowOrders({
    vendor: filter.vendor,
    onNews: (told, isMissed) => {
      const fitting = told.filter((order) => fits(order, filter, new Date()));
      if (fitting.length > 0) setPlaced((known) => new Set([...known, ...fitting.map(({ id }) => id)]));
      if (!isMissed) return;
      if (isLong(client.getQueryData(queryKey))) {
        setMissed(true);
        return;
      }
      forget();
      void client.invalidateQueries({ queryKey });
    },
  });

  const show = () => {
    forget();
    client.setQueryData(
      queryKey,
      (known) => known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) },
    );
    void client.invalidateQueries({ queryKey });
  };
  return { live, placed: placed.size, missed, show };
}

/** Whether an order that was placed at this moment is one of those that are listed. */
export function fits(
  { vendorId, status }: Pick<ToldOrder, 'vendorId' | 'status'>,
  filter: OrderFilter,
  now: Date,
): boolean {
  const today = now.toISOString().slice(0, 10);
  return (
    (filter.vendor === undefined || filter.vendor === vendorId) &&
    (filter.status === undefined || filter.status === status) &&
    (filter.from === undefined || filter.from <= today) &&
    (filter.to === undefined || filter.to >= today)
  );
}
