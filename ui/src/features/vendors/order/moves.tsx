import { Button } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { Message } from '@/components/message';
import { currentOrder } from '../api/current-order';
import { useMoveOrder } from '../api/move-order';
import type { Order } from '../api/order';
import type { Status } from '../api/sums';
import { MOVE_NAMES, STATUS_NAMES } from '../words';
import { MoveForm } from './move-form';
import classes from './moves.module.css';

/** The ways that an order can go, and no others. */
export function Moves({ order }: { order: Order }) {
  const [to, setTo] = useState<Status>();
  const move = useMoveOrder(order.id);
  const current = currentOrder(move.error);
  const close = () => {
    setTo(undefined);
  };
  return (
    <>
      {order.allowed.length === 0 ? (
        <p className={classes.about}>
          It is {STATUS_NAMES[order.status].toLowerCase()}: nothing comes after.
        </p>
      ) : (
        <div className={classes.moves} role="group" aria-label="Moves">
          {order.allowed.map((status) => (
            <Button
              key={status}
              variant={status === 'cancelled' || status === 'returned' ? 'default' : 'filled'}
              onClick={() => {
                move.reset();
                setTo(status);
              }}
            >
              {MOVE_NAMES[status]}
            </Button>
          ))}
        </div>
      )}
      {current && (
        <Message tone="problem" title="It was not moved">
          <p>
            {move.error?.message} What you see is the order as it stands:{' '}
            {STATUS_NAMES[current.status].toLowerCase()}.
          </p>
        </Message>
      )}
      <Dialog
        title={to === undefined ? '' : `${MOVE_NAMES[to]} this order`}
        opened={to !== undefined}
        onClose={close}
      >
        {to !== undefined && <MoveForm key={to} order={order} to={to} move={move} onDone={close} />}
      </Dialog>
    </>
  );
}
