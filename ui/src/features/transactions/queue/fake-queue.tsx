import { screen, within } from '@testing-library/react';
import { vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { anomaly, quality } from '@/testing/transaction-data';
import { AnomaliesPage } from '../anomalies-page';
import { readQueueSearch } from '../search';

/** For tests: the page of the queue over a server that knows three anomalies, a, b and c, until vi.unstubAllGlobals. */
export function fakeQueue() {
  const queue = {
    sockets: fakeWebSocket(),
    /** What the list was asked for. */
    queries: [] as string[],
    /** What was said of a. */
    judged: [] as unknown[],
    anomalies: [anomaly('a'), anomaly('b', { score: 0.6 }), anomaly('c', { score: 0.5 })],
    answer: ({ body }: FakeRequest): FakeAnswer => {
      const { verdict } = body as { verdict: string };
      return { body: { success: true, data: anomaly('a', { status: verdict, version: 2 }) } };
    },
  };
  vi.stubGlobal('scrollTo', () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
  fakeServer({
    'GET /api/anomalies': ({ query }) => {
      query.delete('limit');
      queue.queries.push(query.toString());
      return { body: list(queue.anomalies) };
    },
    'GET /api/transactions/quality': () => ({ body: quality() }),
    'PUT /api/anomalies/a/feedback': (request) => {
      queue.judged.push(request.body);
      return queue.answer(request);
    },
  });
  return queue;
}

/** Opens the page, and waits for the answer to its first question. */
export async function openQueue(at = '/transactions/anomalies') {
  const page = await renderPage({
    path: '/transactions/anomalies',
    component: AnomaliesPage,
    at,
    validateSearch: readQueueSearch,
  });
  await screen.findByText(/Shop a$|Nothing to judge/, {}, { timeout: 10_000 });
  return page;
}

/** The row of the anomaly with this id. */
export function rowOf(id: string) {
  const item = screen.getByRole('link', { name: new RegExp(`Shop ${id}$`) }).closest('li');
  if (!item) throw new Error('not in a list');
  return within(item);
}
