import type { InfiniteData } from '@tanstack/react-query';
import type { AuditPage } from './api/get-audit';

export type AuditPages = InfiniteData<AuditPage>;

/** The trail that begins with this page and has nothing loaded beyond it. */
export function only(page: AuditPage): AuditPages {
  return { pages: [page], pageParams: [null] };
}

/** The version of the newest entry; 0 for none. */
export function newestVersion({ pages }: AuditPages): bigint {
  return pages[0]?.data[0]?.version ?? 0n;
}

/**
 * The trail with its newest page asked for again, and everything older that was loaded kept in place. Undefined where
 * that would leave a gap: more happened meanwhile than the page holds.
 */
export function withNewest(known: AuditPages, page: AuditPage): AuditPages | undefined {
  const [first, ...older] = known.pages;
  const begin = newestVersion(known);
  const newest = page.data[0]?.version ?? 0n;
  if (!first || older.length === 0 || newest < begin) return only(page);
  const added = page.data.filter(({ version }) => version > begin);
  if (BigInt(added.length) !== newest - begin) return undefined;
  return { ...known, pages: [{ ...first, data: [...added, ...first.data] }, ...older] };
}
