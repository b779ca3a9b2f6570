import { expect, test } from 'vitest';
import { standing } from './promise';

const at = (text: string) => new Date(`2031-05-${text}:00Z`);
const promisedAt = at('04T12:00');
const none = { promisedAt, deliveredAt: null, cancelledAt: null };

test('an order is compared with its promise', () => {
  const check = (change: object, now: string, text: string, isLate: boolean) => {
    expect(standing({ ...none, ...change }, at(now))).toEqual({ text, isLate });
  };
  check({}, '04T09:00', 'Due in 3 h', false);
  check({}, '05T14:00', 'Overdue by 1 d 2 h', true);
  check({ deliveredAt: at('02T12:00') }, '09T00:00', 'Arrived 2 d early', false);
  check({ deliveredAt: at('04T12:30') }, '09T00:00', 'Arrived 30 min late', true);
  check({ deliveredAt: promisedAt }, '09T00:00', 'Arrived as promised', false);
  check({ cancelledAt: at('03T00:00') }, '09T00:00', 'Cancelled', false);
});
