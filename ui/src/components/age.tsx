import { formatDistance } from '@/lib/duration';
import { formatTime } from '@/lib/format';
import { useNow } from './use-now';

/** How long ago something was, as time passes: "5 s ago". */
export function Age({ since }: { since: Date }) {
  const now = useNow(1_000);
  return (
    <time dateTime={since.toISOString()} title={formatTime(since)}>
      {/* The clock is read once a second; what happened after that is not to come. */}
      {formatDistance(since, since > now ? since : now)}
    </time>
  );
}
