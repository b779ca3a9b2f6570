import { expect, test } from 'vitest';
import { nextRow } from './next-row';

test('keys lead from row to row and not beyond the ends', () => {
  const check = (key: string, row: number, next: number | undefined) => {
    expect(nextRow(key, row, 25), `${key} from ${String(row)}`).toBe(next);
  };
  check('ArrowDown', 3, 4);
  check('ArrowDown', 24, 24);
  check('ArrowUp', 0, 0);
  check('PageDown', 3, 13);
  check('PageDown', 20, 24);
  check('PageUp', 13, 3);
  check('Home', 13, 0);
  check('End', 13, 24);
  check('a', 13, undefined);
});
