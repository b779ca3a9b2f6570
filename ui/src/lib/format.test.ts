import { expect, test } from 'vitest';
import { formatInteger, formatSigned } from './format';

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
