import { Figures } from '@/components/figures';
import { LiveIndicator } from '@/components/live-indicator';
import { useNow } from '@/components/use-now';
import { formatInteger } from '@/lib/format';
import type { LiveStatus } from '@/lib/live/live-status';
import { formatMoney } from '@/lib/money';
import { POLL_INTERVAL } from '../api/keys';
import type { Order } from '../api/order';
import { OrderStatusLabel } from '../components/order-status-label';
import { standing } from '../promise';
import { EditOrder } from './edit-order';
import classes from './order-figures.module.css';

/** An order in a few numbers. */
export function OrderFigures({ order, live }: { order: Order; live: LiveStatus }) {
  const now = useNow(10_000);
  const { currency, orderedUnits, shippedUnits, returnedUnits } = order;
  const { isLate, text } = standing(order, now);
  const money = (minor: bigint) => formatMoney(minor, currency);
  const units = (count: number) => (count === 1 ? '1 unit' : `${formatInteger(count)} units`);
  return (
    <>
      <div className={classes.head}>
        <OrderStatusLabel status={order.status} />
        <LiveIndicator status={live} interval={POLL_INTERVAL} />
        <span className={classes.end}>
          <EditOrder order={order} />
        </span>
      </div>
      <Figures
        figures={[
          { name: 'Ordered', value: money(order.orderedMinor), about: units(orderedUnits) },
          { name: 'Shipped', value: money(order.shippedMinor), about: units(shippedUnits) },
          { name: 'Returned', value: money(order.returnedMinor), about: units(returnedUnits) },
          { name: 'Promise', value: text, alarming: isLate },
        ]}
      />
      <p className={classes.about}>
        Id <code className={classes.id}>{order.id}</code>
      </p>
    </>
  );
}
