import { expect, test } from 'vitest';
import { mostUnits, readQuantities } from './quantities';

const line = { sku: 'bolt', quantity: 5, shipped: 3, returned: 0, unitPriceMinor: 100 };

test('no more is shipped than was ordered, and no more comes back than was shipped', () => {
  expect(mostUnits({ lines: [line] }, 'shipped')).toEqual([5]);
  expect(mostUnits({ lines: [line] }, 'returned')).toEqual([3]);
  expect(mostUnits({ lines: [line] }, 'delivered')).toBeUndefined();
});

test('units that cannot be are named', () => {
  const fields = (texts: string[], most: number[]) =>
    readQuantities(texts, most).problems.map(({ field }) => field);
  expect(fields(['5', '0'], [5, 2])).toEqual([]);
  expect(fields(['6', '1.5', ''], [5, 2, 2])).toEqual(['quantities[0]', 'quantities[1]', 'quantities[2]']);
  expect(fields(['0', '0'], [5, 2])).toEqual(['quantities']);
});
