import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeSocket } from '@/testing/fake-socket';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { vendorRun } from '@/testing/vendor-orders';
import { summary, summaryVendor } from '@/testing/vendor-summary';
import { OverviewPage } from './overview-page';
import { readRankingSearch } from './search';

let sockets: FakeSocket[];
let vendors: object[];
let runs: object[];
let asked: unknown[];

beforeEach(() => {
  sockets = fakeWebSocket();
  vendors = [];
  runs = [];
  asked = [];
  fakeServer({
    'GET /api/dashboard/summary': () => ({ body: summary(vendors) }),
    'GET /api/vendors/jobs/runs': ({ query }) => ({
      body: list(runs.filter((run) => (run as { job: string }).job === query.get('job'))),
    }),
    'GET /api/vendors/jobs/runs/run-1': () => ({ body: { success: true, data: runs[0] } }),
    'POST /api/vendors/jobs/backfill': ({ body, headers }) => {
      asked.push(body);
      expect(headers.get('idempotency-key')).toBeTruthy();
      runs = [vendorRun({ status: 'waiting', progress: 0, version: 1, result: {} })];
      return { status: 202, body: { success: true, data: runs[0] } };
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = (search = '') =>
  renderPage({
    path: '/vendors',
    component: OverviewPage,
    at: `/vendors${search}`,
    validateSearch: readRankingSearch,
  });

const shown = () =>
  within(screen.getByRole('list', { name: 'Vendors' }))
    .getAllByRole('link')
    .map(({ textContent }) => textContent);

const socketsOf = (route: string) => sockets.filter(({ url, closed }) => url.includes(route) && !closed);

test('where there are no vendors a history is offered, checked, made and followed', async () => {
  await open();
  await screen.findByText('No vendors yet');
  await userEvent.click(screen.getAllByRole('button', { name: 'Make a history' })[0] as HTMLElement);
  const days = await screen.findByLabelText('Days');
  await userEvent.clear(days);
  await userEvent.type(days, '5000');
  await userEvent.click(screen.getByRole('button', { name: 'Make it' }));
  expect(await screen.findByText('This must be an integer from 1 to 3,650.')).toBeDefined();
  expect(asked).toEqual([]);
  await userEvent.clear(days);
  await userEvent.type(days, '30');
  expect(screen.getByText('12,000 orders in all.')).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Make it' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Make a history of orders' }));
  await dialog.findByText('Waiting to begin');
  expect(asked).toEqual([{ vendors: 20, days: 30, ordersPerDay: 20, seed: 1, currency: 'USD' }]);
  const after = { id: 'run-1', job: 'backfill', status: 'running', progress: 0.5, version: 7 };
  act(() => {
    for (const socket of socketsOf('/ws/vendor-runs')) {
      socket.accept();
      socket.say(JSON.stringify({ sequence: 9, operation: 'update', key: { id: 'run-1' }, after }));
    }
  });
  expect((await dialog.findAllByText('50%')).length).toBeGreaterThan(0);
  runs = [vendorRun({ status: 'done', progress: 1, version: 9, result: { added: 12_000 } })];
  vendors = [summaryVendor('a')];
  act(() => {
    const told = JSON.stringify({
      sequence: 10,
      operation: 'update',
      key: { id: 'run-1' },
      after: { ...after, status: 'done', progress: 1, version: 9 },
    });
    for (const socket of socketsOf('/ws/vendor-runs')) socket.say(told);
  });
  expect((await dialog.findAllByText('12,000 orders added.')).length).toBeGreaterThan(0);
  await userEvent.click(dialog.getByRole('button', { name: 'Look at it' }));
  expect(await screen.findByRole('link', { name: 'Vendor a' })).toBeDefined();
});

test('vendors are ranked as the address says, and choices go into it', async () => {
  vendors = [
    summaryVendor('a', { score: 70, band: 'fair', orders: 90 }),
    summaryVendor('b', { score: 95, band: 'excellent' }),
    summaryVendor('c', { score: null, band: null, orders: 0 }),
  ];
  const { address } = await open('?sort=orders');
  await screen.findByRole('link', { name: 'Vendor a' });
  expect(shown()).toEqual(['Vendor a', 'Vendor b', 'Vendor c']);
  await userEvent.selectOptions(screen.getByLabelText('Sorted by'), 'score');
  await waitFor(() => {
    expect(shown()).toEqual(['Vendor b', 'Vendor a', 'Vendor c']);
  });
  await userEvent.selectOptions(screen.getByLabelText('Band'), 'fair');
  await waitFor(() => {
    expect(shown()).toEqual(['Vendor a']);
  });
  await userEvent.click(screen.getByRole('button', { name: 'The other way round' }));
  await waitFor(() => {
    expect(address()).toBe('/vendors?band=fair&reverse=true');
  });
  expect(screen.getByText('1 of 3 vendors')).toBeDefined();
});

test('a change of a report is asked for when it is told', async () => {
  vendors = [summaryVendor('a', { score: 70 })];
  await open();
  expect(await screen.findByText('70.0')).toBeDefined();
  vendors = [summaryVendor('a', { score: 71.5 })];
  act(() => {
    const [socket] = socketsOf('/ws/vendor-reports');
    socket?.accept();
    socket?.say(
      JSON.stringify({ sequence: 4, operation: 'update', key: {}, after: { vendorId: 'a', sequence: 4 } }),
    );
  });
  expect(await screen.findByText('71.5')).toBeDefined();
});
