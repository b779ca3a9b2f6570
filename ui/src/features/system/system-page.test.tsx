import { screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import { renderWithProviders } from '@/testing/render';
import { overview, stream } from '@/testing/system-data';
import { SystemPage } from './system-page';

afterEach(() => vi.unstubAllGlobals());

function open(data: object) {
  fakeServer({ 'GET /api/system/overview': () => ({ body: overview(data) }) });
  renderWithProviders(<SystemPage />);
}

test('an application without triggers is told what to add', async () => {
  open({});
  expect(await screen.findByText('No streams')).toBeDefined();
  const text = document.body.textContent;
  for (const table of ['stream', 'schedule', 'websocket']) {
    expect(text).toContain(`[[application.tool.tidemill.${table}]]`);
  }
  expect(screen.getByText(/mill 1\.2\.3, running since/)).toBeDefined();
});

test('a stream shows how far it is and that its breaker is open', async () => {
  const lastError = 'unavailable: no answer';
  const breaker = { state: 'open', failures: 5, opensUntil: '2031-05-04T03:00:25Z', lastError };
  open({ streams: [stream({ lag: 12, lagSeconds: 92, breaker })] });
  expect(await screen.findByText(/^Breaker open, next try at/)).toBeDefined();
  expect(screen.getByText('1 min 32 s')).toBeDefined();
  expect(screen.getByText(lastError)).toBeDefined();
});

test('numbers of 64 bits are shown to the last digit', async () => {
  const body = JSON.stringify(overview({ streams: [stream({ delivered: 1, lag: 1234 })] }));
  fakeServer({
    'GET /api/system/overview': () => ({
      body: body.replace('"delivered":1', '"delivered":9007199254740993'),
    }),
  });
  renderWithProviders(<SystemPage />);
  expect(await screen.findByText('9,007,199,254,740,993')).toBeDefined();
  expect(screen.getByText('1,234')).toBeDefined();
});

test('connections and dependencies are listed with what is wrong', async () => {
  open({
    subscriptions: [
      {
        route: '/ws/orders',
        database: 'vendors',
        table: 'orders',
        clients: 1000,
        eventStreams: 2,
        slow: 3,
        sent: 6_000_000,
        closedSlow: 50,
        sequence: 77,
      },
    ],
    dependencies: [
      { name: 'database vendors', status: 'ok', latencyMs: 0.42 },
      { name: 'database counter', status: 'failing', latencyMs: 2000, error: 'no answer within 2s' },
    ],
  });
  expect(await screen.findByText('/ws/orders')).toBeDefined();
  expect(screen.getByText('6,000,000')).toBeDefined();
  expect(screen.getByText('Answered in 0.4 ms')).toBeDefined();
  expect(screen.getByText('no answer within 2s')).toBeDefined();
  expect(screen.getByText('Fails')).toBeDefined();
});

test('a host without the interface is not asked again', async () => {
  let asked = 0;
  fakeServer({
    'GET /api/system/overview': () => {
      asked += 1;
      return { status: 404, body: '' };
    },
  });
  renderWithProviders(<SystemPage />);
  expect(await screen.findByText('Nothing to see on this host')).toBeDefined();
  await new Promise((done) => setTimeout(done, 2_200));
  expect(asked).toBe(1);
});

test('a refusal says why', async () => {
  const error = { code: 'FORBIDDEN', message: 'Listen on a loopback address to see this.' };
  fakeServer({
    'GET /api/system/overview': () => ({ status: 403, body: { success: false, error } }),
  });
  renderWithProviders(<SystemPage />);
  expect(await screen.findByText('Listen on a loopback address to see this.')).toBeDefined();
});

test('what could not be refreshed stays, with its age', async () => {
  let reachable = true;
  fakeServer({
    'GET /api/system/overview': () => {
      if (!reachable) throw new TypeError('gone');
      return { body: overview({ streams: [stream()] }) };
    },
  });
  renderWithProviders(<SystemPage />);
  expect(await screen.findByText('reports')).toBeDefined();
  reachable = false;
  await waitFor(
    () => {
      expect(screen.getByText(/The server cannot be reached\. Showing what was known at/)).toBeDefined();
    },
    { timeout: 4_000 },
  );
  expect(screen.getByText('reports')).toBeDefined();
});
