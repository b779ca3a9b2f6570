import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderWithProviders } from '@/testing/render';
import { CounterPage } from './counter-page';

let value: number;

beforeEach(() => {
  value = 40;
  fakeServer({
    'GET /ws/counter': () => ({ status: 404, body: '' }),
    'GET /api/counter/value': () => ({
      body: { success: true, data: { id: 'global-counter', value, version: value, lastUpdated: null } },
    }),
    'GET /api/counter/audit': () => ({ body: { success: true, data: [], page: { nextCursor: null } } }),
  });
});

afterEach(() => vi.unstubAllGlobals());

async function shown(text: string) {
  await waitFor(
    () => {
      expect(screen.getByTestId('value').textContent).toBe(text);
    },
    { timeout: 3_000 },
  );
}

async function expectPolling() {
  expect(await screen.findByText('Every 2 s')).toBeDefined();
  value = 44;
  await shown('44');
  expect(screen.queryByText(/Live updates are interrupted/)).toBeNull();
}

test('a host without the route is asked instead', async () => {
  const sockets = fakeWebSocket();
  renderWithProviders(<CounterPage />);
  await shown('40');
  act(() => {
    sockets.at(-1)?.lose();
  });
  await expectPolling();
});

test('a browser without WebSocket asks', async () => {
  vi.stubGlobal('WebSocket', undefined);
  renderWithProviders(<CounterPage />);
  await shown('40');
  await expectPolling();
});
