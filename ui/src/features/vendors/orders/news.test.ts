import { expect, test } from 'vitest';
import { fits } from './use-news';

const now = new Date('2031-05-04T12:00:00Z');
const order = { vendorId: 'acme', status: 'placed' } as const;

test('a new order is offered where the list would show it', () => {
  expect(fits(order, {}, now)).toBe(true);
  expect(fits(order, { vendor: 'acme', status: 'placed', from: '2031-05-01', to: '2031-05-04' }, now)).toBe(
    true,
  );
  expect(fits(order, { vendor: 'other' }, now)).toBe(false);
  expect(fits(order, { status: 'shipped' }, now)).toBe(false);
  expect(fits(order, { to: '2031-05-03' }, now)).toBe(false);
  expect(fits(order, { from: '2031-05-05' }, now)).toBe(false);
});
