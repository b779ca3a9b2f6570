import { expect, test } from 'vitest';
import { reconnectDelay } from './reconnect-delay';

test('the bound doubles from half a second to half a minute', () => {
  expect([0, 1, 2, 5, 6, 100].map((failures) => reconnectDelay(failures, 1))).toEqual([
    500, 1_000, 2_000, 16_000, 30_000, 30_000,
  ]);
});

test('the whole range below the bound is used', () => {
  expect(reconnectDelay(3, 0)).toBe(0);
  expect(reconnectDelay(3, 0.25)).toBe(1_000);
});
