import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { Order } from '../api/order';
import { nextRow } from './next-row';

/** Goes through the rows of a table with the keyboard: one of them is in the order of the Tab key, and arrows move from it. */
export function useRowKeys(
  orders: Order[],
  table: RefObject<HTMLElement | null>,
  show: (index: number) => void,
) {
  const navigate = useNavigate();
  const [active, setActive] = useState(0);
  const mustFocus = useRef(false);

  useEffect(() => {
    if (!mustFocus.current) return;
    mustFocus.current = false;
    table.current
      ?.querySelector<HTMLElement>(`[data-row="${String(active)}"]`)
      ?.focus({ preventScroll: true });
  }, [active, table]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const order = orders[active];
    if (event.key === 'Enter' && order) {
      event.preventDefault();
      void navigate({ to: '/vendors/orders/$id', params: { id: order.id } });
      return;
    }
    const next = nextRow(event.key, active, orders.length);
    if (next === undefined) return;
    event.preventDefault();
    mustFocus.current = true;
    setActive(next);
    show(next);
  };
  return { active, setActive, onKeyDown };
}
