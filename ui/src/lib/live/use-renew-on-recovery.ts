import { useEffect, useRef } from 'react';
import type { Live } from './use-live';

/**
 * Connects at once when the server answers again, instead of at the end of a pause that may be long by then. `failing`
 * is whether the page's questions fail; only that they succeed again is news, not that they succeed.
 */
export function useRenewOnRecovery({ phase, renew }: Live, failing: boolean) {
  const failed = useRef(false);
  useEffect(() => {
    if (failed.current && !failing && phase === 'waiting') renew();
    failed.current = failing;
  }, [failing, phase, renew]);
}
