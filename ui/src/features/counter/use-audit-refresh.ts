import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { auditOptions, getAudit } from './api/get-audit';
import { newestVersion, withNewest } from './audit-pages';
import type { AuditPages } from './audit-pages';

/** However often the counter changes, its trail is asked for at most so often (in milliseconds). */
const INTERVAL = 1_000;

/**
 * Keeps the loaded trail up with the counter's version: asks for its newest page, not for all that was loaded. Where
 * too much happened to join the two, what somebody reads stays, and `showNewest` begins the trail anew.
 */
export function useAuditRefresh(version: bigint, known: AuditPages | undefined) {
  const client = useQueryClient();
  const askedAt = useRef(0);
  const [rounds, setRounds] = useState(0);
  const [torn, setTorn] = useState(false);
  const missing = known ? version - newestVersion(known) : 0n;
  const outdated = missing !== 0n && !torn;

  useEffect(() => {
    if (!outdated) return;
    const abort = new AbortController();
    const ask = async () => {
      askedAt.current = Date.now();
      // A failure is not reported here: the counter's own query fails too and says so. The next round tries again.
      const page = await getAudit(null, abort.signal).catch(() => undefined);
      if (abort.signal.aborted) return;
      const data = client.getQueryData(auditOptions.queryKey);
      const joined = page && data && withNewest(data, page);
      if (joined) client.setQueryData(auditOptions.queryKey, joined);
      setTorn(page !== undefined && !joined);
      setRounds((count) => count + 1);
    };
    const wait = Math.max(0, askedAt.current + INTERVAL - Date.now());
    const timer = setTimeout(() => void ask(), wait);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, outdated, rounds]);

  const showNewest = () => {
    setTorn(false);
    void client.resetQueries({ queryKey: auditOptions.queryKey });
  };

  return { missing: torn ? missing : 0n, showNewest };
}
