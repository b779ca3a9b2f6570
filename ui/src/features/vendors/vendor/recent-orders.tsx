import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import rows from '@/components/row.module.css';
import { formatTime } from '@/lib/format';
import { mustAsk } from '@/lib/live/live-status';
import { formatMoney } from '@/lib/money';
import { useFollowNewest } from '../api/follow-orders';
import { useOrders } from '../api/list-orders';
import type { Order } from '../api/order';
import { OrderStatusLabel } from '../components/order-status-label';
import { orderName } from '../order-name';
import classes from './recent-orders.module.css';

/** As many as show what is going on; there is a page for all of them. */
const SHOWN = 8;

/** The newest orders of a vendor, with their status as it changes. */
export function RecentOrders({ vendor }: { vendor: string }) {
  const live = useFollowNewest(vendor);
  const orders = useOrders({ vendor }, { live: !mustAsk(live), limit: SHOWN });
  return (
    <QueryView
      query={orders}
      subject="The orders"
      loading={<LoadingState subject="the orders" bars={[52, 52, 52]} />}
    >
      {({ pages }) => {
        const list = pages[0]?.data ?? [];
        if (list.length === 0) return <EmptyState title="None" hint="It has no orders." />;
        return (
          <>
            <ul className={rows.list} aria-label="Recent orders">
              {list.map((order) => (
                <RecentOrder key={order.id} order={order} />
              ))}
            </ul>
            <p className={classes.all}>
              <Link to="/vendors/orders" search={{ vendor }}>
                All orders of this vendor
              </Link>
            </p>
          </>
        );
      }}
    </QueryView>
  );
}

function RecentOrder({ order }: { order: Order }) {
  const { id, status, placedAt, orderedMinor, currency, lines } = order;
  return (
    <li className={rows.row}>
      <div className={rows.text}>
        <Link to="/vendors/orders/$id" params={{ id }} className={rows.name}>
          {orderName(order)}
        </Link>
        <p className={rows.about}>
          {formatTime(placedAt)} · {formatMoney(orderedMinor, currency)} · {lines.length}{' '}
          {lines.length === 1 ? 'line' : 'lines'}
        </p>
      </div>
      <OrderStatusLabel status={status} />
    </li>
  );
}
