import { expect, test } from 'vitest';
import type { AuditEntry, AuditPage } from './api/get-audit';
import { withNewest } from './audit-pages';
import type { AuditPages } from './audit-pages';

const entry = (version: number): AuditEntry => ({
  operation: 'increment',
  amount: 1n,
  valueBefore: BigInt(version - 1),
  valueAfter: BigInt(version),
  version: BigInt(version),
  requestId: 'r',
  clientId: null,
  timestamp: new Date(0),
});

/** Newest first, as the server answers. */
const page = (newest: number, oldest: number): AuditPage => ({
  data: Array.from({ length: newest - oldest + 1 }, (_, index) => entry(newest - index)),
  page: { nextCursor: oldest > 1 ? String(oldest) : null },
});

const pages = (...all: AuditPage[]): AuditPages => ({ pages: all, pageParams: all.map(() => null) });

const versions = (trail: AuditPages | undefined) =>
  trail?.pages.map(({ data }) => data.map(({ version }) => Number(version)));

test('a trail of one page is the newest page', () => {
  expect(versions(withNewest(pages(page(4, 1)), page(90, 86)))).toEqual([[90, 89, 88, 87, 86]]);
});

test('new entries join what was loaded, each once', () => {
  const trail = withNewest(pages(page(8, 6), page(5, 3)), page(10, 7));
  expect(versions(trail)).toEqual([
    [10, 9, 8, 7, 6],
    [5, 4, 3],
  ]);
  expect(trail?.pages[1]?.page.nextCursor).toBe('3');
});

test('a gap is not papered over', () => {
  expect(withNewest(pages(page(8, 6), page(5, 3)), page(20, 10))).toBeUndefined();
});

test('entries that follow immediately leave no gap', () => {
  expect(versions(withNewest(pages(page(8, 6), page(5, 3)), page(11, 9)))?.[0]).toEqual([11, 10, 9, 8, 7, 6]);
});

test('a trail that was replaced begins anew', () => {
  expect(versions(withNewest(pages(page(8, 6), page(5, 3)), page(2, 1)))).toEqual([[2, 1]]);
});
