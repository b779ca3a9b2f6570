import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CSSProperties } from 'react';
import { formatMinute, formatTime } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Order } from '../api/order';
import { OrderStatusLabel } from '../components/order-status-label';
import { orderName } from '../order-name';
import { standing } from '../promise';
import classes from './orders-table.module.css';

type Props = {
  order: Order;
  /** What it is called. */
  vendor: string;
  /** From 0. */
  index: number;
  now: Date;
  /** Whether the Tab key leads to it. */
  isActive: boolean;
  onFocus: (index: number) => void;
  style: CSSProperties;
};

/** An order in the table. The whole row leads to it. */
function Row({ order, vendor, index, now, isActive, onFocus, style }: Props) {
  const { id, vendorId, placedAt, orderedMinor, currency, status } = order;
  const { isLate, text } = standing(order, now);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      tabIndex={isActive ? 0 : -1}
      className={classes.row}
      style={style}
      onFocus={() => {
        onFocus(index);
      }}
    >
      <span role="gridcell" className={classes.order}>
        <Link to="/vendors/orders/$id" params={{ id }} className={classes.link} tabIndex={-1} title={id}>
          {orderName(order)}
        </Link>
      </span>
      <span role="gridcell" className={classes.vendor} title={vendorId}>
        {vendor}
      </span>
      <span role="gridcell" className={classes.placed} title={formatTime(placedAt)}>
        {formatMinute(placedAt)}
      </span>
      <span role="gridcell" className={classes.promise} data-late={isLate}>
        {text}
      </span>
      <span role="gridcell" className={classes.amount}>
        {formatMoney(orderedMinor, currency)}
      </span>
      <span role="gridcell" className={classes.status}>
        <OrderStatusLabel status={status} />
      </span>
    </div>
  );
}

export const OrderRow = memo(Row);
