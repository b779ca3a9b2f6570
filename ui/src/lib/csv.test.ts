import { expect, test } from 'vitest';
import { toCsv } from './csv';

test('separators and quotation marks are quoted, and absent values are empty', () => {
  expect(
    toCsv([
      ['name', 'value'],
      ['a "b", c', 1.5],
      [null, undefined],
    ]),
  ).toBe('name,value\r\n"a ""b"", c",1.5\r\n,\r\n');
});

test('a text is never a formula to a spreadsheet, and a number stays a number', () => {
  expect(toCsv([['=1+1', -2, '-x']])).toBe("'=1+1,-2,'-x\r\n");
});
