import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useNow } from '@/components/use-now';
import { useVendorNames } from '../api/list-vendors';
import type { Order } from '../api/order';
import { OrderRow } from './order-row';
import classes from './orders-table.module.css';
import { TableEnd } from './table-end';
import type { Following } from './table-end';
import { useHeights } from './use-heights';
import { useRowKeys } from './use-row-keys';

/** Rows beyond the edges that are drawn as well. */
const OVERSCAN = 8;

const COLUMNS = ['Order', 'Vendor', 'Placed', 'Promise', 'Amount', 'Status'];

type Props = { orders: Order[]; query: Following };

/** Orders in rows, of which only those in view are drawn; more are asked for as somebody gets near the end. */
export function OrdersTable({ orders, query }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const { row: height, head } = useHeights();
  const now = useNow(30_000);
  const names = useVendorNames();
  const { active, setActive, onKeyDown } = useRowKeys(orders, scroll, (index) => {
    virtualizer.scrollToIndex(index);
  });
  // eslint-disable-next-line react-hooks/incompatible-library -- the React compiler, which it would confuse, is not in use
  const virtualizer = useVirtualizer({
    count: orders.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    getItemKey: (index) => orders[index]?.id ?? index,
    // The rows begin below the head, which stays in view.
    scrollMargin: head,
    scrollPaddingStart: head,
    overscan: OVERSCAN,
    // The row that the keyboard is at stays, wherever the mouse has scrolled to.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(active, orders.length - 1)])].sort(
        (one, other) => one - other,
      ),
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, height]);

  const rows = virtualizer.getVirtualItems();
  const end = Math.max(0, ...rows.map(({ index }) => (index === active ? 0 : index)));
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const isNearEnd = end >= orders.length - OVERSCAN - 1;
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [isNearEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return (
    <>
      <div
        ref={scroll}
        className={classes.table}
        role="grid"
        aria-label="Orders"
        aria-rowcount={hasNextPage ? -1 : orders.length + 1}
        aria-colcount={COLUMNS.length}
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.columns}>
            {COLUMNS.map((name) => (
              <span key={name} role="columnheader">
                {name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, start, key }) => {
            const order = orders[index];
            return (
              order && (
                <OrderRow
                  key={key}
                  order={order}
                  vendor={names.get(order.vendorId) ?? order.vendorId}
                  index={index}
                  now={now}
                  isActive={index === active}
                  onFocus={setActive}
                  style={{ height, transform: `translateY(${start - head}px)` }}
                />
              )
            );
          })}
        </div>
      </div>
      <TableEnd count={orders.length} query={query} />
    </>
  );
}
