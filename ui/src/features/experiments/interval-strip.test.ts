import { expect, test } from 'vitest';
import { strip } from './interval-strip';

test('values lie in proportion, with the same room at both ends', () => {
  const place = strip([-1, 3, 0]);
  expect([place(-1), place(1), place(3)]).toEqual(['6.00%', '50.00%', '94.00%']);
});

test('a single value lies in the middle', () => {
  expect(strip([2, 2])(2)).toBe('50.00%');
});
