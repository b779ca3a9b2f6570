import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveHarness } from '@/testing/live-harness';
import { LiveConnection } from './live-connection';
import type { LiveStatus } from './live-status';

let live: LiveHarness;

beforeEach(() => {
  live = new LiveHarness();
});

afterEach(() => {
  live.end();
});

test('a host without the route is left alone, and live.asked again from time to time', async () => {
  live.answer = 'absent';
  live.newest.lose();
  await vi.advanceTimersByTimeAsync(0);
  expect(live.status).toEqual({ phase: 'unavailable', interrupted: false });
  await vi.advanceTimersByTimeAsync(180_000);
  expect(live.sockets).toHaveLength(1);
  expect(live.asked).toBe(4);
  live.answer = 'offered';
  await vi.advanceTimersByTimeAsync(60_000);
  live.newest.accept();
  expect(live.status?.phase).toBe('live');
});

test('a route that never lets a handshake through is taken for absent', async () => {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    live.newest.lose();
    await vi.advanceTimersByTimeAsync(20_000);
  }
  expect(live.status?.phase).toBe('unavailable');
});

test('a message that is not understood ends the connection', () => {
  live.newest.accept();
  live.newest.say('?');
  expect(live.newest.closed).toBe(true);
  expect(live.status?.phase).toBe('unavailable');
});

test('a browser without WebSocket has nothing to wait for', () => {
  const told: LiveStatus[] = [];
  const environment = {
    ask: () => Promise.resolve('offered' as const),
    random: () => 0,
    receive: () => undefined,
  };
  new LiveConnection({ ...environment, open: undefined, onStatus: (status) => told.push(status) }).start();
  expect(told).toEqual([{ phase: 'unavailable', interrupted: false }]);
});
