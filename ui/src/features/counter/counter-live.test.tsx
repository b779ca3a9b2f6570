import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred, fakeServer } from '@/testing/fake-server';
import type { FakeAnswer } from '@/testing/fake-server';
import type { FakeSocket } from '@/testing/fake-socket';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderWithProviders } from '@/testing/render';
import { CounterPage } from './counter-page';

const TIME = '2031-05-04T03:02:01Z';
let sockets: FakeSocket[];
let answerIncrement: () => FakeAnswer | Promise<FakeAnswer>;
let audits: number;

const row = (value: number, version: number) => ({ id: 'global-counter', value, version, lastUpdated: TIME });
const answer = (value: number, version: number): FakeAnswer => ({
  body: { success: true, data: row(value, version) },
});

beforeEach(() => {
  sockets = fakeWebSocket();
  audits = 0;
  fakeServer({
    'GET /api/counter/value': () => answer(40, 1),
    'GET /api/counter/audit': () => {
      audits += 1;
      return { body: { success: true, data: [], page: { nextCursor: null } } };
    },
    'POST /api/counter/increment': () => answerIncrement(),
  });
});

afterEach(() => vi.unstubAllGlobals());

async function openPage() {
  renderWithProviders(<CounterPage />);
  await shown('40');
  act(() => {
    sockets.at(-1)?.accept();
  });
}

function say(operation: string, sequence: number, after: object | null) {
  act(() => {
    sockets.at(-1)?.say(JSON.stringify({ sequence, table: 'counters', operation, key: null, after }));
  });
}

async function shown(text: string) {
  await waitFor(() => {
    expect(screen.getByTestId('value').textContent).toBe(text);
  });
}

test('the page shows what it is told', async () => {
  await openPage();
  expect(screen.getByText('Live')).toBeDefined();
  say('snapshot', 7, row(41, 2));
  await shown('41');
  say('update', 8, row(43, 3));
  await shown('43');
});

test('what comes late does not turn the value back', async () => {
  await openPage();
  say('snapshot', 7, row(50, 9));
  await shown('50');
  say('update', 8, row(41, 2));
  say('update', 9, row(51, 10));
  await shown('51');
});

test('a change under way is never shown twice', async () => {
  await openPage();
  say('snapshot', 7, row(40, 1));
  const pending = deferred<FakeAnswer>();
  answerIncrement = () => pending.promise;
  await userEvent.click(screen.getByRole('button', { name: 'Increment' }));
  await shown('41');
  const seen: (string | null)[] = [];
  const observer = new MutationObserver(() => seen.push(screen.getByTestId('value').textContent));
  observer.observe(screen.getByTestId('value'), { childList: true, subtree: true, characterData: true });

  say('update', 8, row(41, 2));
  say('update', 9, row(51, 3));
  await new Promise((done) => setTimeout(done, 100));
  pending.resolve(answer(41, 2));
  await shown('51');
  observer.disconnect();
  expect(seen.filter((value) => value !== '41')).toEqual(seen.slice(-1));
  expect(seen.at(-1)).toBe('51');
});

test('a refused change is taken back to what was told meanwhile', async () => {
  await openPage();
  const pending = deferred<FakeAnswer>();
  answerIncrement = () => pending.promise;
  await userEvent.click(screen.getByRole('button', { name: 'Increment' }));
  say('update', 8, row(90, 5));
  pending.resolve({ status: 409, body: '' });
  await shown('90');
});

test('a log that began anew is believed', async () => {
  await openPage();
  say('snapshot', 700, row(900, 500));
  await shown('900');
  say('snapshot', 3, row(2, 1));
  await shown('2');
});

test('many changes ask for the audit trail once', async () => {
  await openPage();
  await waitFor(() => {
    expect(audits).toBeGreaterThan(0);
  });
  const before = audits;
  for (let change = 2; change <= 200; change += 1) say('update', change, row(40 + change, change));
  await shown('240');
  expect(audits - before).toBeLessThanOrEqual(1);
});
