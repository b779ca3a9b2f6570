import { expect, test } from 'vitest';
import type { SummaryVendor } from './api/get-summary';
import { places, ranked } from './ranking';
import type { RankingSearch } from './search';

type Change = {
  score?: number | null;
  band?: string;
  onTime?: number | null;
  revenue?: bigint;
  currency?: string;
};

function vendor(
  name: string,
  { score = 80, band = 'good', onTime = 0.9, revenue = 100n, currency = 'EUR' }: Change,
) {
  return {
    vendorId: name.toLowerCase().replace(' ', '-'),
    name,
    currency,
    score,
    band: score === null ? null : band,
    orders: 10,
    onTimeRate: { value: onTime, numerator: 9, denominator: 10 },
    cancellationRate: { value: 0.1, numerator: 1, denominator: 10 },
    revenueMinor: revenue,
    trend: { score, previousScore: null, change: null, weeks: [] },
  } satisfies SummaryVendor;
}

const vendors = [
  vendor('Vendor 10', { score: 70, band: 'fair', onTime: 0.95, revenue: 300n }),
  vendor('Vendor 2', { score: 95, band: 'excellent', onTime: null }),
  vendor('New', { score: null, onTime: null, revenue: 0n }),
  vendor('Acme', { score: 70, band: 'fair', revenue: 900n, currency: 'USD' }),
];

const names = (search: RankingSearch) => ranked(vendors, search).map(({ name }) => name);

test('the best comes first, and who has no score last, whichever way round', () => {
  expect(names({})).toEqual(['Vendor 2', 'Acme', 'Vendor 10', 'New']);
  expect(names({ reverse: true })).toEqual(['Acme', 'Vendor 10', 'Vendor 2', 'New']);
  expect(names({ sort: 'on-time' })).toEqual(['Vendor 10', 'Acme', 'New', 'Vendor 2']);
});

test('names sort as people count', () => {
  expect(names({ sort: 'name' })).toEqual(['Acme', 'New', 'Vendor 2', 'Vendor 10']);
});

test('revenues are ranked within a currency', () => {
  expect(names({ sort: 'revenue' })).toEqual(['Vendor 10', 'Vendor 2', 'New', 'Acme']);
});

test('vendors are found by name, id and band', () => {
  expect(names({ q: 'VENDOR' })).toEqual(['Vendor 2', 'Vendor 10']);
  expect(names({ q: 'vendor-1' })).toEqual(['Vendor 10']);
  expect(names({ band: 'fair' })).toEqual(['Acme', 'Vendor 10']);
});

test('vendors of one score share a place', () => {
  expect([...places(vendors)]).toEqual([
    ['vendor-10', 2],
    ['vendor-2', 1],
    ['acme', 2],
  ]);
});
