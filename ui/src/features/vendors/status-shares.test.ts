import { expect, test } from 'vitest';
import { statusShares } from './status-shares';

const none = { placed: 0, accepted: 0, shipped: 0, delivered: 0, returned: 0, cancelled: 0 };

test('the shares of all statuses add up to one', () => {
  const shares = statusShares({ ...none, placed: 1, delivered: 6, cancelled: 1 });
  expect(shares.map(({ share }) => share)).toEqual([0.125, 0, 0, 0.75, 0, 0.125]);
});

test('no orders have no shares', () => {
  expect(statusShares(none).every(({ share }) => share === 0)).toBe(true);
});
