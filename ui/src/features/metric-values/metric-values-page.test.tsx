import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { metricValue } from '@/testing/experiment-data';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer } from '@/testing/fake-server';
import { renderWithProviders } from '@/testing/render';
import { list } from '@/testing/system-data';
import { MetricValuesPage } from './metric-values-page';

let value: object;
let sent: unknown[];
let answerChange: () => FakeAnswer;

beforeEach(() => {
  value = metricValue({ version: 2 });
  sent = [];
  answerChange = () => ({ body: { success: true, data: value } });
  fakeServer({
    'GET /api/metric-values': () => ({ body: list([value]) }),
    'GET /api/metric-values/signups/history': () => ({
      body: list([metricValue({ version: 1, dollarsPerUnit: 11, replacedAt: '2031-05-02T00:00:00Z' })]),
    }),
    'PUT /api/metric-values/signups': ({ body }) => {
      sent.push(body);
      return answerChange();
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

async function changeDollars(to: string) {
  renderWithProviders(<MetricValuesPage />);
  await userEvent.click(await screen.findByRole('button', { name: 'Edit Signups' }));
  const field = screen.getByLabelText('Dollars per unit');
  await userEvent.clear(field);
  await userEvent.type(field, to);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
}

test('a change names the version that was seen, and is shown', async () => {
  answerChange = () => {
    value = metricValue({ version: 3, dollarsPerUnit: 15 });
    return { body: { success: true, data: value } };
  };
  await changeDollars('$15');
  expect(await screen.findByText('$15.00')).toBeDefined();
  expect(sent).toMatchObject([{ dollarsPerUnit: 15, expectedVersion: 2, name: 'Signups' }]);
});

test('what somebody else saved is not overwritten unseen', async () => {
  const error = { code: 'VERSION_CONFLICT', message: 'version 3 now', details: { currentVersion: 3 } };
  answerChange = () => {
    value = metricValue({ version: 3, dollarsPerUnit: 20 });
    return { status: 409, body: { success: false, error } };
  };
  await changeDollars('15');
  expect(await screen.findByText('Somebody else changed it meanwhile')).toBeDefined();
  expect(await screen.findByText('$20.00')).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Keep mine' }));
  answerChange = () => ({ body: { success: true, data: metricValue({ version: 4, dollarsPerUnit: 15 }) } });
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => {
    expect(sent.at(-1)).toMatchObject({ dollarsPerUnit: 15, expectedVersion: 3 });
  });
});

test('a field that the server refuses says why', async () => {
  const details = [{ field: 'dollarsPerUnit', message: 'must be a number from -1e9 to 1e9' }];
  const error = { code: 'VALIDATION_FAILED', message: 'not valid', details };
  answerChange = () => ({ status: 422, body: { success: false, error } });
  await changeDollars('1e12');
  expect(await screen.findByText('This must be a number from -1e9 to 1e9.')).toBeDefined();
});

test('the history tells what each version changed', async () => {
  renderWithProviders(<MetricValuesPage />);
  await userEvent.click(await screen.findByRole('button', { name: 'History of Signups' }));
  const history = within(await screen.findByRole('region', { name: 'History of Signups' }));
  await waitFor(() => {
    expect(history.getAllByText(/^Version/)).toHaveLength(2);
  });
  expect(history.getByText('$11.00').tagName).toBe('DEL');
  expect(history.getByText('$12.50').tagName).toBe('INS');
  expect(history.getByText('Created')).toBeDefined();
});
