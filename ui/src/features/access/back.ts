/** What the address of the sign-in page says: where to go on afterwards. */
export type SignInSearch = { back?: string };

/** Only a path of this application: an address that leads elsewhere is none of ours. */
export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const { back } = search;
  if (typeof back !== 'string' || !back.startsWith('/')) return {};
  const url = new URL(back, window.location.origin);
  if (url.origin !== window.location.origin || url.pathname === '/sign-in') return {};
  // What `/.//elsewhere` becomes would lead to another host as soon as it is read as an address again.
  if (/^\/[/\\]/.test(url.pathname)) return {};
  return { back: url.pathname + url.search };
}
