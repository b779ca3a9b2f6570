import { expect, test } from 'vitest';
import { readOrdersSearch, readRankingSearch, readVendorSearch } from './search';

test('an address says which vendors are ranked how', () => {
  expect(readRankingSearch({ q: 42, band: 'good', sort: 'revenue', reverse: true })).toEqual({
    q: '42',
    band: 'good',
    sort: 'revenue',
    reverse: true,
  });
});

test('an address that means nothing filters nothing', () => {
  expect(readRankingSearch({ q: '', band: 'a b', sort: 'luck', reverse: 'maybe' })).toEqual({});
  expect(readOrdersSearch({ vendor: '../x', status: 'lost', from: 'May', to: '2031-05-04' })).toEqual({
    to: '2031-05-04',
  });
  expect(readVendorSearch({ from: 1, show: 'mood', unit: 'year' })).toEqual({});
});
