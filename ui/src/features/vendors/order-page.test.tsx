import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { vendor } from '@/testing/vendor-data';
import { order, orderEvent } from '@/testing/vendor-orders';
import { OrderPage } from './order-page';

let known: object;
let moves: unknown[];
let edits: unknown[];
let answer: () => FakeAnswer;

beforeEach(() => {
  fakeWebSocket();
  known = order();
  moves = [];
  edits = [];
  answer = () => ({ body: { success: true, data: known } });
  fakeServer({
    'GET /api/vendors': () => ({ body: list([vendor()]) }),
    [`GET /api/orders/${order().id}`]: () => ({ body: { success: true, data: known } }),
    [`GET /api/orders/${order().id}/history`]: () => ({
      body: list([
        orderEvent(1, { kind: 'placed', from: null, to: 'placed' }),
        orderEvent(2, { reason: 'In stock' }),
      ]),
    }),
    [`POST /api/orders/${order().id}/transitions`]: ({ body }) => {
      moves.push(body);
      return answer();
    },
    [`PUT /api/orders/${order().id}`]: ({ body }) => {
      edits.push(body);
      return answer();
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = async () => {
  await renderPage({
    path: '/vendors/orders/$id',
    component: OrderPage,
    at: `/vendors/orders/${order().id}`,
  });
  await screen.findByRole('heading', { level: 1, name: 'Order P-7' });
};

const offered = () =>
  within(screen.getByRole('group', { name: 'Moves' }))
    .getAllByRole('button')
    .map(({ textContent }) => textContent);

test('exactly the moves that are allowed are offered, with a reason and units', async () => {
  await open();
  expect(offered()).toEqual(['Ship', 'Cancel']);
  await userEvent.click(screen.getByRole('button', { name: 'Ship' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Ship this order' }));
  await userEvent.type(dialog.getByLabelText('Reason'), 'One is missing');
  const units = dialog.getByLabelText('Units of bolt');
  await userEvent.clear(units);
  await userEvent.type(units, '5');
  await userEvent.click(dialog.getByRole('button', { name: 'Ship' }));
  expect(await dialog.findByText('This must be an integer from 0 to 4.')).toBeDefined();
  await userEvent.clear(units);
  await userEvent.type(units, '3');
  await userEvent.click(dialog.getByRole('button', { name: 'Ship' }));
  await waitFor(() => {
    expect(moves).toEqual([{ to: 'shipped', expectedVersion: 2, reason: 'One is missing', quantities: [3] }]);
  });
});

test('an order that was moved elsewhere is shown as it stands', async () => {
  await open();
  answer = () => ({
    status: 409,
    body: {
      success: false,
      error: {
        code: 'VERSION_CONFLICT',
        message: 'the order has version 3 now',
        details: { current: order({ status: 'cancelled', allowed: [], version: 3 }) },
      },
    },
  });
  await userEvent.click(screen.getByRole('button', { name: 'Ship' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Ship this order' }));
  await userEvent.click(dialog.getByRole('button', { name: 'Ship' }));
  const alert = await screen.findByText(/The order has version 3 now/);
  expect(alert.textContent).toContain('cancelled');
  expect(screen.queryByRole('group', { name: 'Moves' })).toBeNull();
  expect(screen.getByText('It is cancelled: nothing comes after.')).toBeDefined();
});

test('its history tells what happened and why', async () => {
  await open();
  const history = within(await screen.findByRole('list', { name: 'History' }));
  expect(history.getAllByRole('listitem')).toHaveLength(2);
  expect(history.getByText(/In stock/)).toBeDefined();
});

test('an edit sends what was touched, about the version that was seen', async () => {
  await open();
  await userEvent.click(screen.getByRole('button', { name: 'Edit' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit this order' }));
  const reference = dialog.getByLabelText('Reference');
  await userEvent.clear(reference);
  await userEvent.type(reference, 'P-8');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => {
    expect(edits).toEqual([{ expectedVersion: 2, reference: 'P-8' }]);
  });
});
