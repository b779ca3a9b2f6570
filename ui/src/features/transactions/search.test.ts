import { expect, test } from 'vitest';
import { filterOf, readAccountsSearch, readQueueSearch } from './search';

test('the queue is what is open, unless its address says otherwise', () => {
  const filter = (search: Record<string, unknown>) => filterOf(readQueueSearch(search));
  expect(filter({})).toEqual({ status: 'open', minScore: undefined, accountId: undefined });
  expect(filter({ status: 'any', minScore: 0.6, account: 42 })).toEqual({
    status: undefined,
    minScore: 0.6,
    accountId: '42',
  });
});

test('an address that means nothing filters nothing', () => {
  expect(filterOf(readQueueSearch({ status: 'lost', minScore: 7, account: 'a b' }))).toEqual(filterOf({}));
  expect(readAccountsSearch({ stale: 'maybe', q: '' })).toEqual({});
});
