import * as v from 'valibot';

/** A page of a list. */
export function pageOf<S extends v.GenericSchema>(row: S) {
  return v.object({ data: v.array(row), page: v.object({ nextCursor: v.nullable(v.string()) }) });
}

type Filter = string | number | boolean | null | undefined;

/** The address of a page of a list; what is undefined or empty is left out. */
export function pagePath(
  path: string,
  { limit, cursor, ...filters }: { limit: number; cursor: string | null } & Record<string, Filter>,
): string {
  return filteredPath(path, { limit, ...filters, cursor });
}

/** An address with filters; what is undefined or empty is left out. */
export function filteredPath(path: string, filters: Record<string, Filter>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** What follows a page; null if it was the last. */
export function nextCursor(last: { page: { nextCursor: string | null } }): string | null {
  return last.page.nextCursor;
}
