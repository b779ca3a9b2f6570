import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred, fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderWithProviders } from '@/testing/render';
import { CounterPage } from './counter-page';

const TIME = '2031-05-04T03:02:01Z';
let answerIncrement: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>;
let value: string;

const valueAnswer = (value: string, version: number) =>
  `{"success":true,"data":{"id":"global-counter","value":${value},"version":${version},"lastUpdated":"${TIME}"}}`;

beforeEach(() => {
  fakeWebSocket();
  value = '40';
  fakeServer({
    'GET /api/counter/value': () => ({ body: valueAnswer(value, 1) }),
    'GET /api/counter/audit': () => ({ body: { success: true, data: [], page: { nextCursor: null } } }),
    'POST /api/counter/increment': (request) => answerIncrement(request),
  });
});

afterEach(() => vi.unstubAllGlobals());

async function shown(text: string) {
  await waitFor(() => {
    expect(screen.getByTestId('value').textContent).toBe(text);
  });
}

async function increment(amount: string) {
  const user = userEvent.setup();
  const field = await screen.findByRole('textbox', { name: 'Amount' });
  await user.clear(field);
  await user.type(field, amount);
  await user.click(screen.getByRole('button', { name: 'Increment' }));
}

test('a value of 64 bits is shown to the last digit', async () => {
  value = '9223372036854775807';
  renderWithProviders(<CounterPage />);
  await shown('9,223,372,036,854,775,807');
});

test('a change is shown before it is answered, and taken back when it is refused', async () => {
  const answer = deferred<FakeAnswer>();
  answerIncrement = () => answer.promise;
  renderWithProviders(<CounterPage />);
  await increment('2');
  await shown('42');
  expect(screen.getByText('Saving…')).toBeDefined();

  const error = { code: 'COUNTER_OVERFLOW', message: 'The value would leave its range.', details: null };
  answer.resolve({ status: 409, body: { success: false, error }, headers: { 'x-request-id': 'r-77' } });
  await shown('40');
  expect(screen.getByRole('alert').textContent).toContain('The increment by 2 was not saved');
  expect(screen.getByRole('alert').textContent).toContain('The value would leave its range.');
  expect(screen.getByRole('button', { name: 'Copy request id r-77' })).toBeDefined();
});

test('an automatic retry carries the same idempotency key', async () => {
  const keys: (string | null)[] = [];
  answerIncrement = ({ headers }) => {
    keys.push(headers.get('idempotency-key'));
    if (keys.length === 1) return { status: 503, body: '' };
    value = '41';
    return { body: valueAnswer('41', 2) };
  };
  renderWithProviders(<CounterPage />);
  await increment('1');
  await waitFor(() => {
    expect(keys).toHaveLength(2);
  });
  await shown('41');
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
});

test('trying a failed change again carries the same idempotency key', async () => {
  const keys: (string | null)[] = [];
  answerIncrement = ({ headers }) => {
    keys.push(headers.get('idempotency-key'));
    return keys.length === 1 ? { status: 500, body: '' } : { body: valueAnswer('41', 2) };
  };
  renderWithProviders(<CounterPage />);
  await increment('1');
  expect((await screen.findByRole('alert')).textContent).toContain('It may have been saved all the same');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => {
    expect(screen.queryByRole('alert')).toBeNull();
  });
  expect(keys).toEqual([keys[0], keys[0]]);
});

test('an amount outside the bounds is explained and not sent', async () => {
  answerIncrement = () => {
    throw new Error('nothing is sent');
  };
  renderWithProviders(<CounterPage />);
  await increment('1000001');
  expect(await screen.findByText('Enter a whole number from 1 to 1,000,000.')).toBeDefined();
  await shown('40');
});

test('a counter that was never changed says so', async () => {
  renderWithProviders(<CounterPage />);
  expect(await screen.findByText('No changes yet')).toBeDefined();
});
