import { expect, test } from 'vitest';
import { parseAmount } from './amount';

test.each([
  ['1', 1],
  [' 42 ', 42],
  ['007', 7],
  ['1,000,000', 1_000_000],
  ['10 000', 10_000],
])('%j is an amount', (text, expected) => {
  expect(parseAmount(text)).toBe(expected);
});

test.each(['', '0', '1000001', '-5', '1.5', '1e3', 'five', ',1', '1,', '99999999999999999999'])(
  '%j is not an amount',
  (text) => {
    expect(parseAmount(text)).toBeUndefined();
  },
);
