import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveHarness } from '@/testing/live-harness';
import { GRACE } from './live-status';

let live: LiveHarness;

beforeEach(() => {
  live = new LiveHarness();
});

afterEach(() => {
  live.end();
});

test('a socket that opens is live', () => {
  expect(live.status).toEqual({ phase: 'connecting', interrupted: false });
  live.newest.accept();
  expect(live.status).toEqual({ phase: 'live', interrupted: false });
});

test('a lost connection resumes after the last sequence that arrived', async () => {
  expect(live.newest.url).toBe('after=undefined');
  live.newest.accept();
  live.newest.say(7);
  live.newest.say(9);
  live.newest.lose();
  await vi.advanceTimersByTimeAsync(500);
  expect(live.newest.url).toBe('after=9');
  live.newest.accept();
  expect(live.status?.phase).toBe('live');
});

test('pauses between refused handshakes double', async () => {
  live.answer = 'unreachable';
  for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = live.sockets.length;
    live.newest.lose();
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(live.sockets).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(live.sockets).toHaveLength(before + 1);
  }
});

test('a connection that is closed at once does not end a series of failures, one that lasts does', async () => {
  live.newest.accept();
  live.newest.lose();
  await vi.advanceTimersByTimeAsync(500);
  live.newest.accept();
  live.newest.lose();
  await vi.advanceTimersByTimeAsync(999);
  expect(live.sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  live.newest.accept();
  await vi.advanceTimersByTimeAsync(5_000);
  live.newest.lose();
  await vi.advanceTimersByTimeAsync(500);
  expect(live.sockets).toHaveLength(4);
});

test('an interruption is one only after a moment, and ends with the connection', async () => {
  live.answer = 'unreachable';
  live.newest.accept();
  live.newest.lose();
  await vi.advanceTimersByTimeAsync(500);
  live.newest.lose();
  await vi.advanceTimersByTimeAsync(GRACE - 501);
  expect(live.status?.interrupted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(live.status?.interrupted).toBe(true);
  live.newest.accept();
  expect(live.status).toEqual({ phase: 'live', interrupted: false });
});

test('a reason to hope ends a pause at once', async () => {
  live.newest.accept();
  live.newest.lose();
  live.connection.retryNow();
  expect(live.sockets).toHaveLength(2);
  live.connection.retryNow();
  expect(live.sockets, 'while a handshake is under way there is no pause to end').toHaveLength(2);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(live.sockets).toHaveLength(2);
});

test('renewing replaces a connection that may be dead, without a gap', () => {
  const first = live.newest;
  first.accept();
  first.say(3);
  live.connection.renew();
  expect(first.closed).toBe(true);
  expect(live.newest.url).toBe('after=3');
});

test('a handshake that nobody answers is given up', async () => {
  const silent = live.newest;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(silent.closed).toBe(true);
  await vi.advanceTimersByTimeAsync(500);
  expect(live.sockets).toHaveLength(2);
});

test('after the end nothing happens any more', async () => {
  live.answer = 'absent';
  live.newest.lose();
  live.connection.stop();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(live.sockets).toHaveLength(1);
  expect(live.status?.phase).toBe('waiting');
});
