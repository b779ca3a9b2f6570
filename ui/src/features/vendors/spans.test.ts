import { expect, test } from 'vitest';
import { lastDays, lengthOf, spanOf } from './spans';

const now = new Date('2031-03-02T23:30:00Z');

test('the last days end with today', () => {
  // February 2031 has 28 days.
  expect(lastDays(7, now)).toEqual({ from: '2031-02-24', to: '2031-03-02' });
  expect(lastDays(1, now)).toEqual({ from: '2031-03-02', to: '2031-03-02' });
});

test('a span that is offered is known as such', () => {
  expect(lengthOf(lastDays(30, now), now)).toBe(30);
  expect(lengthOf({ from: '2031-01-01', to: '2031-03-02' }, now)).toBeUndefined();
  expect(lengthOf(undefined, now)).toBeUndefined();
});

test('half a span is none', () => {
  expect(spanOf({ from: '2031-01-01' })).toBeUndefined();
  expect(spanOf({ from: '2031-01-01', to: '2031-01-02' })).toEqual({ from: '2031-01-01', to: '2031-01-02' });
});
