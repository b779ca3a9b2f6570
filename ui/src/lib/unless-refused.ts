import { isRefused } from './api/errors';

type State = { state: { error: Error | null } };

/**
 * How often a query asks: so often, in milliseconds, but not any more once the host wants another token. Asking again is
 * in vain then, and each attempt is written down as refused. Whoever comes back to the page asks once.
 */
export function unlessRefused(interval: number) {
  return ({ state }: State): number | false => (isRefused(state.error) ? false : interval);
}
