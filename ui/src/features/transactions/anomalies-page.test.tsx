import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '@/testing/fake-server';
import type { FakeSocket } from '@/testing/fake-socket';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { anomaly, quality } from '@/testing/transaction-data';
import { AnomaliesPage } from './anomalies-page';
import { readQueueSearch } from './search';

let sockets: FakeSocket[];
let queries: string[];
let judged: unknown[];
let answer: (request: FakeRequest) => FakeAnswer;

beforeEach(() => {
  sockets = fakeWebSocket();
  queries = [];
  judged = [];
  Element.prototype.scrollIntoView = () => undefined;
  answer = ({ body }) => ({
    body: {
      success: true,
      data: anomaly('a', { status: (body as { verdict: string }).verdict, version: 2 }),
    },
  });
  fakeServer({
    'GET /api/anomalies': ({ query }) => {
      query.delete('limit');
      queries.push(query.toString());
      return { body: list([anomaly('a'), anomaly('b', { score: 0.6 }), anomaly('c', { score: 0.5 })]) };
    },
    'GET /api/transactions/quality': () => ({ body: quality() }),
    'PUT /api/anomalies/a/feedback': (request) => {
      judged.push(request.body);
      return answer(request);
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const open = (at = '/transactions/anomalies') =>
  renderPage({
    path: '/transactions/anomalies',
    component: AnomaliesPage,
    at,
    validateSearch: readQueueSearch,
  });

const row = (name: string) => {
  const item = screen.getByRole('link', { name: new RegExp(`Shop ${name}$`) }).closest('li');
  if (!item) throw new Error('not in a list');
  return within(item);
};

const say = (sequence: number, after: object) => {
  const message = { sequence, operation: 'insert', key: {}, after };
  sockets.at(-1)?.say(JSON.stringify(message));
};

test('filters come from the address and go into it', async () => {
  const { address } = await open('/transactions/anomalies?minScore=0.6&account=account-7');
  await screen.findByRole('link', { name: /Shop a$/ });
  expect(queries).toEqual(['status=open&minScore=0.6&accountId=account-7']);
  await userEvent.selectOptions(screen.getByLabelText('Status'), 'any');
  await waitFor(() => {
    expect(address()).toContain('status=any');
  });
});

test('keys go through the queue, judge, and take back', async () => {
  await open();
  await screen.findByRole('link', { name: /Shop a$/ });
  expect(row('a').getByRole('list', { name: 'Reasons' })).toBeDefined();
  await userEvent.keyboard('j');
  expect(document.activeElement?.textContent).toContain('Shop b');
  await userEvent.keyboard('k3');
  expect(row('a').getByText('False positive', { selector: 'span' })).toBeDefined();
  expect(document.activeElement?.textContent).toContain('Shop b');
  await userEvent.keyboard('u');
  expect(row('a').getByText('Open')).toBeDefined();
  expect(document.activeElement?.textContent).toContain('Shop a');
  await userEvent.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keys' })).toBeDefined();
  expect(judged).toEqual([]);
});

test('a judgement that is not taken back is sent when the page is left', async () => {
  const { unmount } = await open();
  await screen.findByRole('link', { name: /Shop a$/ });
  await userEvent.keyboard('1');
  unmount();
  await waitFor(() => {
    expect(judged).toEqual([{ verdict: 'confirmed' }]);
  });
});

test('a judgement that is refused is told, and sent again on demand', async () => {
  answer = () => ({
    status: 500,
    body: { success: false, error: { code: 'INTERNAL', message: 'it broke' } },
  });
  await open();
  await screen.findByRole('link', { name: /Shop a$/ });
  await userEvent.keyboard('2');
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
  vi.restoreAllMocks();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('It broke.');
  expect(row('a').getByText('Open')).toBeDefined();
  await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  await waitFor(() => {
    expect(judged).toEqual([{ verdict: 'valuable' }, { verdict: 'valuable' }]);
  });
});

test('what is new is offered and not thrown in; what is judged elsewhere changes where it stands', async () => {
  await open();
  await screen.findByRole('link', { name: /Shop a$/ });
  const told = {
    transactionId: 'd',
    accountId: 'account-9',
    score: 0.9,
    rank: 1,
    status: 'open',
    version: 1,
  };
  act(() => {
    sockets.at(-1)?.accept();
    say(5, told);
    say(6, { ...told, transactionId: 'e', status: 'cleared' });
    say(7, { ...told, transactionId: 'b', score: 0.6, status: 'valuable', version: 2 });
  });
  expect(await screen.findByRole('button', { name: 'Show 1 new anomaly' })).toBeDefined();
  expect(screen.getAllByRole('link', { name: /Shop/ })).toHaveLength(3);
  expect(await row('b').findByText('Valuable')).toBeDefined();
  const before = queries.length;
  await userEvent.click(screen.getByRole('button', { name: 'Show 1 new anomaly' }));
  await waitFor(() => {
    expect(queries).toHaveLength(before + 1);
  });
});

test('an empty queue says so', async () => {
  fakeServer({
    'GET /api/anomalies': () => ({ body: list([]) }),
    'GET /api/transactions/quality': () => ({ body: quality() }),
  });
  await open();
  expect(await screen.findByText('Nothing to judge')).toBeDefined();
});
