import { expect, test } from 'vitest';
import { newDraft, readBackfill } from './backfill';

const problems = (change: Partial<typeof newDraft>) =>
  readBackfill({ ...newDraft, ...change }).problems.map(({ field }) => field);

test('a sound form is what the server takes', () => {
  const { parameters, orders } = readBackfill({ ...newDraft, vendors: '1,000', currency: 'eur ' });
  expect(parameters).toEqual({ vendors: 1_000, days: 90, ordersPerDay: 20, seed: 1, currency: 'EUR' });
  expect(orders).toBe(1_800_000);
});

test('every bad field is named at once', () => {
  expect(problems({ vendors: '0', days: '3651', ordersPerDay: '1.5', seed: '-1', currency: 'EURO' })).toEqual(
    ['vendors', 'days', 'ordersPerDay', 'seed', 'currency'],
  );
  expect(problems({ vendors: '', seed: '9007199254740992' })).toEqual(['vendors', 'seed']);
  expect(problems({ seed: '9007199254740991' })).toEqual([]);
});

test('more orders than the server makes at once are refused', () => {
  expect(problems({ vendors: '1000', days: '1000', ordersPerDay: '10' })).toEqual([]);
  expect(problems({ vendors: '1000', days: '1000', ordersPerDay: '11' })).toEqual(['ordersPerDay']);
});
