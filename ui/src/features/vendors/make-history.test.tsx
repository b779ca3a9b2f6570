import { act, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { vendorRun } from '@/testing/vendor-orders';
import { summaryVendor } from '@/testing/vendor-summary';
import { fakeOverview, openOverview, tell } from './fake-overview';

let state: ReturnType<typeof fakeOverview>;

beforeEach(() => {
  state = fakeOverview();
});

afterEach(() => vi.unstubAllGlobals());

const openForm = async () => {
  await openOverview();
  const empty = (await screen.findByText('No vendors yet')).parentElement;
  if (!empty) throw new Error('nothing is around the text');
  await userEvent.click(within(empty).getByRole('button', { name: 'Make a history' }));
  return within(await screen.findByRole('dialog', { name: 'Make a history of orders' }));
};

test('what cannot be is told beside its field, and nothing is asked for', async () => {
  const dialog = await openForm();
  await userEvent.clear(dialog.getByLabelText('Days'));
  await userEvent.type(dialog.getByLabelText('Days'), '5000');
  await userEvent.click(dialog.getByRole('button', { name: 'Make it' }));
  expect(await dialog.findByText('This must be an integer from 1 to 3,650.')).toBeDefined();
  expect(state.asked).toEqual([]);
});

test('a history is followed to its end, and then looked at', async () => {
  const dialog = await openForm();
  await userEvent.clear(dialog.getByLabelText('Days'));
  await userEvent.type(dialog.getByLabelText('Days'), '30');
  expect(dialog.getByText('12,000 orders in all.')).toBeDefined();
  await userEvent.click(dialog.getByRole('button', { name: 'Make it' }));
  await dialog.findByText('Waiting to begin');
  expect(state.asked).toEqual([{ vendors: 20, days: 30, ordersPerDay: 20, seed: 1, currency: 'USD' }]);
  expect(state.keys[0]).toBeTruthy();

  // Vendors come first, which must not take the dialog away.
  state.vendors = [summaryVendor('a')];
  const half = { id: 'run-1', job: 'backfill', status: 'running', progress: 0.5, version: 7 };
  act(() => {
    tell(state, '/ws/vendor-reports', 8, { vendorId: 'a' });
    tell(state, '/ws/vendor-runs', 9, half);
  });
  expect((await dialog.findAllByText('50%')).length).toBeGreaterThan(0);

  state.runs = [vendorRun({ status: 'done', progress: 1, version: 9, result: { added: 12_000 } })];
  act(() => {
    tell(state, '/ws/vendor-runs', 10, { ...half, status: 'done', progress: 1, version: 9 });
  });
  expect((await dialog.findAllByText('12,000 orders added.')).length).toBeGreaterThan(0);
  await userEvent.click(dialog.getByRole('button', { name: 'Look at it' }));
  expect(await screen.findByRole('link', { name: 'Vendor a' })).toBeDefined();
});
