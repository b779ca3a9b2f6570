import { expect, test } from 'vitest';
import { formatInteger, formatProbability, formatSigned } from './format';

test('digits come in groups of three up to the ends of 64 bits', () => {
  expect(formatInteger(0n)).toBe('0');
  expect(formatInteger(1234567)).toBe('1,234,567');
  expect(formatInteger(9223372036854775807n)).toBe('9,223,372,036,854,775,807');
  expect(formatInteger(-9223372036854775808n)).toBe('\u22129,223,372,036,854,775,808');
});

test('a signed amount shows its direction', () => {
  expect(formatSigned(5n)).toBe('+5');
  expect(formatSigned(-1000n)).toBe('\u22121,000');
});

test('no probability is told as certain', () => {
  expect([0, 0.0004, 0.5, 0.9994, 1].map(formatProbability)).toEqual([
    'less than 0.1%',
    'less than 0.1%',
    '50%',
    'more than 99.9%',
    'more than 99.9%',
  ]);
});
