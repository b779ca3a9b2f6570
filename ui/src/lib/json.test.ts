import { expect, test } from 'vitest';
import { parseJson } from './json';

test('integers beyond 2^53 keep every digit', () => {
  expect(parseJson('{"value": 9223372036854775807}')).toEqual({ value: 9223372036854775807n });
  expect(parseJson('{"value": -9223372036854775808}')).toEqual({ value: -9223372036854775808n });
  expect(parseJson('9007199254740993')).toBe(9007199254740993n);
});

test('ordinary numbers stay numbers', () => {
  expect(parseJson('[0, -7, 9007199254740991, 0.1, 1e3, 0.123456789012345678]')).toEqual([
    0, -7, 9007199254740991, 0.1, 1000, 0.12345678901234568,
  ]);
});

test('text that is not JSON is an error', () => {
  expect(() => parseJson('<html>')).toThrow(SyntaxError);
});
