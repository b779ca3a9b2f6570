import { useEffect } from 'react';
import type { Live } from './use-live';

/** How long the connection may be behind what the page knows from elsewhere, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Replaces a connection that claims to be live and does not tell what the page has learned otherwise. A network that
 * vanished closes no socket: without this, such a page would wait for minutes.
 */
export function useRenewWhenBehind({ phase, renew }: Live, behind: boolean) {
  useEffect(() => {
    if (phase !== 'live' || !behind) return;
    const timer = setTimeout(renew, PATIENCE);
    return () => {
      clearTimeout(timer);
    };
  }, [phase, behind, renew]);
}
