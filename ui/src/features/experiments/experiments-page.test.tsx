import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { experiment } from '@/testing/experiment-data';
import { fakeServer } from '@/testing/fake-server';
import type { FakeSocket } from '@/testing/fake-socket';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { ExperimentsPage } from './experiments-page';
import { readListSearch } from './search';

let sockets: FakeSocket[];
let queries: string[];
let found: object[];

beforeEach(() => {
  sockets = fakeWebSocket();
  queries = [];
  found = [
    experiment(),
    experiment({ id: 'search', name: 'Faster search', status: 'generating', progress: 0.2 }),
  ];
  fakeServer({
    'GET /api/experiments': ({ query }) => {
      query.delete('limit');
      queries.push(query.toString());
      return {
        body: query.get('cursor') ? list([experiment({ id: 'old', name: 'Old' })]) : list(found, 'next'),
      };
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = (at = '/experiments') =>
  renderPage({ path: '/experiments', component: ExperimentsPage, at, validateSearch: readListSearch });

test('filters come from the address and go into it', async () => {
  const { address } = await open('/experiments?status=complete&q=check');
  await screen.findByText('Checkout redesign');
  expect(queries).toEqual(['status=complete&q=check']);
  await userEvent.selectOptions(screen.getByLabelText('Status'), 'failed');
  await waitFor(() => {
    expect(address()).toBe('/experiments?status=failed&q=check');
  });
  await userEvent.clear(screen.getByLabelText('Search'));
  await waitFor(() => {
    expect(queries.at(-1)).toBe('status=failed');
  });
});

test('a link that takes the filters away empties the field', async () => {
  const { go } = await open('/experiments?q=check');
  const field = await screen.findByLabelText<HTMLInputElement>('Search');
  expect(field.value).toBe('check');
  await go('/experiments');
  expect(field.value).toBe('');
});

test('an address that means nothing filters nothing', async () => {
  await open('/experiments?status=lost');
  await screen.findByText('Checkout redesign');
  expect(queries).toEqual(['']);
});

test('the status changes as it is told, and nothing older turns it back', async () => {
  await open();
  await screen.findByText('Simulating');
  const say = (sequence: number, version: number, status: string) => {
    const after = { id: 'search', status, progress: 0.5, version, updatedAt: '2031-05-06T00:00:01Z' };
    sockets.at(-1)?.say(JSON.stringify({ sequence, operation: 'update', key: { id: 'search' }, after }));
  };
  act(() => {
    sockets.at(-1)?.accept();
    say(10, 6, 'analyzing');
    say(11, 5, 'pending');
  });
  expect(await screen.findByText('Analysing', { selector: 'span' })).toBeDefined();
});

test('older experiments are loaded on demand', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Load more' }));
  expect(await screen.findByText('Old')).toBeDefined();
  expect(screen.getByText('Checkout redesign')).toBeDefined();
});

test('an empty list says how the first experiment comes about', async () => {
  found = [];
  await open();
  expect(await screen.findByText('No experiments yet')).toBeDefined();
});
