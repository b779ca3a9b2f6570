import { expect, test } from 'vitest';
import { currencyDigits, formatMoney, formatShortMoney, moneyText, readMoney } from './money';

test('amounts have the digits of their currency', () => {
  // Minor units by ISO 4217: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar.
  expect(formatMoney(123_450, 'EUR')).toBe('€1,234.50');
  expect(formatMoney(1_234, 'JPY')).toBe('¥1,234');
  expect(currencyDigits('KWD')).toBe(3);
  expect(formatMoney(5, 'USD', 2)).toBe('$0.05');
  expect(formatMoney(-1_999, 'USD')).toBe('\u2212$19.99');
});

test('an axis has few digits', () => {
  expect(formatShortMoney(1_250_000, 'EUR')).toBe('€12.5K');
  expect(formatShortMoney(3_000_000n, 'JPY')).toBe('¥3M');
});

test('amounts beyond 2^53 keep their cents', () => {
  expect(formatMoney(9_007_199_254_740_993n, 'USD')).toBe('$90,071,992,547,409.93');
});

test('what is typed is read as it is written', () => {
  const check = (text: string, digits: number, minor: number | undefined) => {
    expect(readMoney(text, digits), text).toBe(minor);
  };
  check('12.50', 2, 1_250);
  check(' 1,250.5 ', 2, 125_050);
  check('7', 3, 7_000);
  check('0.29', 2, 29);
  check('5', 0, 5);
  for (const bad of ['', 'much', '1.234', '-1', '1e3', '99999999999999999']) check(bad, 2, undefined);
  check('1.5', 0, undefined);
  expect(moneyText(1_250, 2)).toBe('12.50');
  expect(moneyText(7n, 0)).toBe('7');
});
