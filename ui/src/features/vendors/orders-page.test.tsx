import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeOrders, openOrders, orderNumber, tell } from './orders/fake-orders';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const rowOf = (reference: string) => {
  const row = screen.getByRole('link', { name: reference }).closest('[role=row]');
  if (!(row instanceof HTMLElement)) throw new Error(`no row of ${reference}`);
  return within(row);
};

test('filters come from the address, go into it, and hold for the export', async () => {
  const state = fakeOrders(3);
  const { address } = await openOrders('?vendor=acme&from=2031-05-01');
  expect(state.queries[0]).toBe('limit=100&vendorId=acme&from=2031-05-01');
  await userEvent.selectOptions(screen.getByLabelText('Status'), 'shipped');
  await waitFor(() => {
    expect(address()).toBe('/vendors/orders?vendor=acme&from=2031-05-01&status=shipped');
  });
  expect(screen.getByRole('link', { name: 'Export as CSV' }).getAttribute('href')).toBe(
    '/api/orders/export?vendorId=acme&status=shipped&from=2031-05-01',
  );
});

test('only rows in view are drawn, and more are asked for by the keyboard near the end', async () => {
  const state = fakeOrders(250);
  await openOrders();
  expect(screen.getAllByRole('row').length).toBeLessThan(40);
  expect(screen.getByText(/^100 orders are here; older ones follow/)).toBeDefined();
  screen.getAllByRole('row')[1]?.focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(document.activeElement?.textContent).toContain('P-248');
  await userEvent.keyboard('{End}');
  expect(document.activeElement?.textContent).toContain('P-151');
  expect(state.queries).toEqual(['limit=100']);
  await userEvent.keyboard('{Home}');
  expect(document.activeElement?.textContent).toContain('P-250');
});

test('Enter opens the row that the keyboard is at', async () => {
  fakeOrders(5);
  const { address } = await openOrders();
  screen.getAllByRole('row')[1]?.focus();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => {
    expect(address()).toBe('/vendors/orders/order-4');
  });
});

test('a status changes where it stands, and nothing older turns it back', async () => {
  const state = fakeOrders(3);
  await openOrders();
  expect(rowOf('P-2').getByText('Accepted')).toBeDefined();
  const told = { id: 'order-2', vendorId: 'acme', status: 'shipped', version: 5 };
  tell(state, 4, 'update', told);
  tell(state, 5, 'update', { ...told, status: 'placed', version: 1 });
  expect(await rowOf('P-2').findByText('Shipped')).toBeDefined();
  expect(state.queries).toHaveLength(1);
});

test('a new order is offered and not thrown in', async () => {
  const state = fakeOrders(3);
  await openOrders();
  tell(state, 4, 'insert', { id: 'order-4', vendorId: 'acme', status: 'placed', version: 1 });
  const offer = await screen.findByRole('button', { name: 'Show 1 new order' });
  expect(screen.queryByRole('link', { name: 'P-4' })).toBeNull();
  state.orders.unshift(orderNumber(4));
  await userEvent.click(offer);
  expect(await screen.findByRole('link', { name: 'P-4' })).toBeDefined();
  expect(screen.queryByRole('button', { name: /^Show/ })).toBeNull();
});

test('an order is placed as the form says', async () => {
  const state = fakeOrders(1);
  await openOrders();
  await userEvent.click(screen.getByRole('button', { name: 'New order' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New order' }));
  await userEvent.click(dialog.getByRole('button', { name: 'Place order' }));
  expect(await dialog.findByText('This must be chosen.')).toBeDefined();
  await userEvent.selectOptions(dialog.getByLabelText('Vendor'), 'acme');
  await userEvent.type(dialog.getByLabelText('Item'), 'bolt');
  await userEvent.type(dialog.getByLabelText('Price in EUR'), '12.5');
  await userEvent.click(dialog.getByRole('button', { name: 'Place order' }));
  await waitFor(() => {
    expect(state.placed).toEqual([
      { vendorId: 'acme', lines: [{ sku: 'bolt', quantity: 1, unitPriceMinor: 1_250 }] },
    ]);
  });
});
