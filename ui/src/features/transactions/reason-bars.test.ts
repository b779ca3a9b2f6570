import { expect, test } from 'vitest';
import { reasonBars } from './reason-bars';

test('shares and flags fill their part of the width', () => {
  expect(reasonBars({ value: 0.25, usual: 1, unit: 'share' })).toEqual({ value: 0.25, usual: 1 });
  expect(reasonBars({ value: 1, usual: 0, unit: 'flag' })).toEqual({ value: 1, usual: 0 });
});

test('amounts of one size are in proportion', () => {
  expect(reasonBars({ value: 400, usual: 100, unit: 'minor' })).toEqual({ value: 1, usual: 0.25 });
  expect(reasonBars({ value: 50, usual: 100, unit: 'minor' })).toEqual({ value: 0.5, usual: 1 });
});

test('of amounts far apart the lesser one still has a length', () => {
  // A tenth of 1 to 1,000 are four powers of ten, of which the usual has one.
  const { value, usual } = reasonBars({ value: 1_000, usual: 1, unit: 'payments' });
  expect(value).toBe(1);
  expect(usual).toBeCloseTo(0.25);
});

test('without history there is no mark', () => {
  expect(reasonBars({ value: 5, usual: null, unit: 'minor' })).toEqual({ value: 1, usual: undefined });
  expect(reasonBars({ value: 0, usual: 0, unit: 'payments' })).toEqual({ value: 0, usual: 0 });
});
