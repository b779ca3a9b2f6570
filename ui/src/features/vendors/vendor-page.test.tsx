import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { report, vendor } from '@/testing/vendor-data';
import { order } from '@/testing/vendor-orders';
import { readVendorSearch } from './search';
import { VendorPage } from './vendor-page';

let queries: string[];
let saved: unknown[];
let known: object;

beforeEach(() => {
  fakeWebSocket();
  queries = [];
  saved = [];
  known = vendor();
  fakeServer({
    'GET /api/vendors/acme': () => ({ body: { success: true, data: known } }),
    'PUT /api/vendors/acme': ({ body }) => {
      saved.push(body);
      known = vendor({ name: 'Acme Ltd', version: 5 });
      return { body: { success: true, data: known } };
    },
    'GET /api/vendors/acme/report': ({ query }) => {
      queries.push(query.toString());
      return { body: { success: true, data: report() } };
    },
    'GET /api/vendors/acme/lead-times': () => ({
      body: {
        success: true,
        data: { span: null, bucketMinutes: 1_440, buckets: [{ fromMinutes: 1_440, orders: 25 }] },
      },
    }),
    'GET /api/orders': () => ({ body: list([order()]) }),
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = (search = '') =>
  renderPage({
    path: '/vendors/vendor/$id',
    component: VendorPage,
    at: `/vendors/vendor/acme${search}`,
    validateSearch: readVendorSearch,
  });

test('a score is told with what it is made of and what moved it', async () => {
  await open();
  const criteria = within(await screen.findByRole('list', { name: 'Criteria' }));
  expect(criteria.getAllByText('80%, 20 of 25')).toHaveLength(2);
  expect(screen.getByText(/On time moved it most, by \+3\.0\./)).toBeDefined();
  const rates = within(screen.getByRole('region', { name: 'Numbers of the rates' }));
  expect(rates.getByRole('row', { name: 'Units shipped, of those ordered 95% 95 100' })).toBeDefined();
  expect(await screen.findByRole('link', { name: 'P-7' })).toBeDefined();
});

test('its days come from the address and go into it', async () => {
  const { address } = await open('?from=2031-05-01&to=2031-05-31');
  await screen.findByRole('list', { name: 'Criteria' });
  expect(queries).toEqual(['from=2031-05-01&to=2031-05-31']);
  await userEvent.click(screen.getByText('All time'));
  await waitFor(() => {
    expect(address()).toBe('/vendors/vendor/acme');
  });
  await userEvent.selectOptions(screen.getByLabelText('Measure'), 'on-time');
  await waitFor(() => {
    expect(address()).toBe('/vendors/vendor/acme?show=on-time');
  });
});

test('a vendor is changed about the version that was seen', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit Acme' }));
  await userEvent.type(dialog.getByLabelText('Name'), ' Ltd');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => {
    expect(saved).toMatchObject([{ name: 'Acme Ltd', leadDays: 7, expectedVersion: 4 }]);
  });
  expect(await screen.findByRole('heading', { level: 1, name: 'Acme Ltd' })).toBeDefined();
});
