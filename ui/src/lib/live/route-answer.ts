/**
 * Whether a host serves a WebSocket route. A browser does not tell a page why a handshake failed, so the page asks the
 * same route without one: a host that has it answers 426 (upgrade required). Others, such as Spin, answer that there
 * is nothing there; and one that does not answer, or is overloaded, may have it.
 */
export type RouteAnswer = 'offered' | 'absent' | 'unreachable';

const UPGRADE_REQUIRED = 426;
const TOO_MANY_REQUESTS = 429;
/** In milliseconds. */
const PATIENCE = 10_000;

export async function askForRoute(url: string): Promise<RouteAnswer> {
  try {
    const { status } = await fetch(url, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (status === UPGRADE_REQUIRED) return 'offered';
    return status >= 500 || status === TOO_MANY_REQUESTS ? 'unreachable' : 'absent';
  } catch {
    return 'unreachable';
  }
}
