import { randomId } from './random-id';

const KEY = 'tidemill-client-id';

let current: string | undefined;

/** Names this browser in audit trails. Kept in local storage; for one visit where storage is blocked. */
export function clientId(): string {
  current ??= stored() ?? created();
  return current;
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function created(): string {
  const id = `browser-${randomId().slice(0, 8)}`;
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Storage may be blocked; the id then lasts as long as the page.
  }
  return id;
}
