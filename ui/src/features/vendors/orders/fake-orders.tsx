import { act, screen } from '@testing-library/react';
import { vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { vendor } from '@/testing/vendor-data';
import { order } from '@/testing/vendor-orders';
import { OrdersPage } from '../orders-page';
import { readOrdersSearch } from '../search';

/** As the server pages them. */
const PAGE = 100;

export const orderNumber = (number: number, change: object = {}) =>
  order({ id: `order-${String(number)}`, reference: `P-${String(number)}`, ...change });

/** A server with orders, and the page about them in a window that shows some rows. */
export function fakeOrders(count: number) {
  // Where nothing is laid out nothing is in view.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  const state = {
    orders: Array.from({ length: count }, (_, index) => orderNumber(count - index)),
    queries: [] as string[],
    placed: [] as unknown[],
    sockets: fakeWebSocket(),
  };
  fakeServer({
    'GET /api/orders': ({ query }) => {
      state.queries.push(query.toString());
      const from = Number(query.get('cursor') ?? 0);
      const isLast = from + PAGE >= state.orders.length;
      const rows = state.orders.slice(from, from + PAGE);
      return { body: { ...list(rows), page: { nextCursor: isLast ? null : String(from + PAGE) } } };
    },
    'GET /api/vendors': () => ({ body: list([vendor()]) }),
    'POST /api/orders': ({ body }) => {
      state.placed.push(body);
      return { status: 201, body: { success: true, data: orderNumber(900) } };
    },
  });
  return state;
}

export async function openOrders(search = '') {
  const page = await renderPage({
    path: '/vendors/orders',
    component: OrdersPage,
    at: `/vendors/orders${search}`,
    validateSearch: readOrdersSearch,
  });
  await screen.findByRole('grid', { name: 'Orders' });
  return page;
}

/** The live connection tells of an order. */
export function tell(
  state: ReturnType<typeof fakeOrders>,
  sequence: number,
  operation: string,
  after: object,
) {
  act(() => {
    state.sockets.at(-1)?.accept();
    state.sockets.at(-1)?.say(JSON.stringify({ sequence, operation, key: { number: sequence }, after }));
  });
}
