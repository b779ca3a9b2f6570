import { expect, test } from 'vitest';
import * as v from 'valibot';
import { order } from '@/testing/vendor-orders';
import { orderSchema } from '../api/order';
import { draftOf, newDraft, readEdit, readNew } from './draft';

const known = v.parse(orderSchema, order());

test('prices are sent in minor units of the currency', () => {
  const lines = [{ key: 0, sku: ' bolt ', quantity: '1,000', price: '12.5' }];
  const draft = { ...newDraft('acme'), lines };
  expect(readNew(draft, 'EUR').body.lines).toEqual([{ sku: 'bolt', quantity: 1_000, unitPriceMinor: 1_250 }]);
  expect(readNew(draft, 'JPY').problems).toEqual([
    { field: 'lines[0].unitPriceMinor', message: 'must be an amount such as 12' },
  ]);
});

test('what is no number is named as the server names it', () => {
  const lines = [
    { key: 0, sku: 'bolt', quantity: '1', price: '1' },
    { key: 1, sku: 'nut', quantity: 'some', price: 'much' },
  ];
  const { problems } = readNew({ ...newDraft('acme'), lines }, 'EUR');
  expect(problems.map(({ field }) => field)).toEqual(['lines[1].quantity', 'lines[1].unitPriceMinor']);
});

test('an edit sends what was touched and nothing else', () => {
  const draft = draftOf(known);
  const { expectedVersion, ...untouched } = readEdit(draft, known).body;
  expect(expectedVersion).toBe(known.version);
  expect(untouched).toEqual({});
  expect(readEdit({ ...draft, reference: '' }, known).body).toEqual({ expectedVersion, reference: '' });
  const [line] = draft.lines;
  const lines = line ? [{ ...line, quantity: '9' }] : [];
  expect(readEdit({ ...draft, lines }, known).body.lines?.map(({ quantity }) => quantity)).toEqual([9]);
});
