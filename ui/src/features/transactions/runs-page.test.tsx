import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeSocket } from '@/testing/fake-socket';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { run } from '@/testing/transaction-data';
import { RunsPage } from './runs-page';
import { readRunsSearch } from './search';

let sockets: FakeSocket[];
let runs: object[];
let asked: { body: unknown; key: string | null }[];

beforeEach(() => {
  sockets = fakeWebSocket();
  runs = [run()];
  asked = [];
  fakeServer({
    'GET /api/transactions/jobs/runs': () => ({ body: list(runs) }),
    'POST /api/transactions/jobs/generate': ({ body, headers }) => {
      asked.push({ body, key: headers.get('idempotency-key') });
      return { status: 202, body: { success: true, data: { id: 'run-2' } } };
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = () =>
  renderPage({ path: '/transactions/runs', component: RunsPage, validateSearch: readRunsSearch });

test('a run shows how far it has come as it is told, and nothing older turns it back', async () => {
  await open();
  expect(await screen.findByText('25%')).toBeDefined();
  const say = (sequence: number, version: number, progress: number) => {
    const after = {
      id: 'run-1',
      job: 'detect-anomalies',
      status: 'running',
      progress,
      version,
      updatedAt: 1,
    };
    sockets.at(-1)?.say(JSON.stringify({ sequence, operation: 'update', key: { id: 'run-1' }, after }));
  };
  act(() => {
    sockets.at(-1)?.accept();
    say(4, 5, 0.75);
    say(5, 4, 0.5);
  });
  expect(await screen.findByText('75%')).toBeDefined();
});

test('traffic is asked for as the form says', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Generate traffic' }));
  const accounts = await screen.findByLabelText('Accounts');
  await userEvent.clear(accounts);
  await userEvent.type(accounts, 'many');
  await userEvent.click(screen.getByRole('button', { name: 'Generate' }));
  expect(await screen.findByText('This must be a number.')).toBeDefined();
  await userEvent.clear(accounts);
  await userEvent.type(accounts, '20');
  await userEvent.click(screen.getByRole('button', { name: 'Generate' }));
  await waitFor(() => {
    expect(asked.map(({ body }) => body)).toEqual([{ accounts: 20, days: 60, anomalyRate: 0.01, seed: 1 }]);
  });
  expect(asked[0]?.key).toBeTruthy();
});
