import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { summaryVendor } from '@/testing/vendor-summary';
import { fakeOverview, openOverview, tell } from './fake-overview';

let state: ReturnType<typeof fakeOverview>;

beforeEach(() => {
  state = fakeOverview();
});

afterEach(() => vi.unstubAllGlobals());

const shown = () =>
  within(screen.getByRole('list', { name: 'Vendors' }))
    .getAllByRole('link')
    .map(({ textContent }) => textContent);

test('vendors are ranked as the address says, and choices go into it', async () => {
  state.vendors = [
    summaryVendor('a', { score: 70, band: 'fair', orders: 90 }),
    summaryVendor('b', { score: 95, band: 'excellent' }),
    summaryVendor('c', { score: null, band: null, orders: 0 }),
  ];
  const { address } = await openOverview('?sort=orders');
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
  state.vendors = [summaryVendor('a', { score: 70 })];
  await openOverview();
  expect(await screen.findByText('70.0')).toBeDefined();
  state.vendors = [summaryVendor('a', { score: 71.5 })];
  act(() => {
    tell(state, '/ws/vendor-reports', 4, { vendorId: 'a', sequence: 4 });
  });
  expect(await screen.findByText('71.5')).toBeDefined();
});
