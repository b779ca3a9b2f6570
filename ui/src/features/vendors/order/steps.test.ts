import { expect, test } from 'vitest';
import * as v from 'valibot';
import { order } from '@/testing/vendor-orders';
import { orderSchema } from '../api/order';
import { steps } from './steps';

const told = (change: object) =>
  steps(v.parse(orderSchema, order(change))).map(({ status, after }) => [status, after]);

test('each step is told with the time since the one before', () => {
  expect(
    told({
      placedAt: '2031-05-01T09:00:00Z',
      acceptedAt: '2031-05-01T10:30:00Z',
      shippedAt: '2031-05-02T10:30:00Z',
    }),
  ).toEqual([
    ['placed', undefined],
    ['accepted', '1 h 30 min'],
    ['shipped', '1 d'],
    ['delivered', undefined],
  ]);
});

test('a cancelled order has no steps before it', () => {
  expect(
    told({
      placedAt: '2031-05-01T09:00:00Z',
      acceptedAt: null,
      shippedAt: null,
      cancelledAt: '2031-05-01T09:20:00Z',
    }),
  ).toEqual([
    ['placed', undefined],
    ['cancelled', '20 min'],
  ]);
});
