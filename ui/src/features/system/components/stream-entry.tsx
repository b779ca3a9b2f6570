import { Message } from '@/components/message';
import { StateLabel } from '@/components/state-label';
import { formatDistance, formatDuration } from '@/lib/duration';
import { formatClockTime, formatInteger } from '@/lib/format';
import type { Stream } from '../api/get-overview';
import { Entry } from './entry';
import { Figures } from '@/components/figures';

/** An age of undelivered changes, in seconds, that somebody should look at. */
const ALARMING_LAG = 60;

export function StreamEntry({ stream, now }: { stream: Stream; now: Date }) {
  const { breaker } = stream;
  return (
    <Entry
      name={stream.name}
      about={`${stream.table} of ${stream.database} → ${stream.component}, ${lastDelivery(stream, now)}`}
      aside={<BreakerLabel breaker={breaker} />}
    >
      <Figures
        figures={[
          { name: 'Lag', value: formatInteger(stream.lag) },
          {
            name: 'Oldest',
            value: formatDuration(stream.lagSeconds),
            alarming: stream.lagSeconds > ALARMING_LAG,
          },
          { name: 'Delivered', value: formatInteger(stream.delivered) },
          { name: 'Failed', value: formatInteger(stream.failed) },
          { name: 'Parked', value: formatInteger(stream.parked) },
          {
            name: 'Dead letters',
            value: formatInteger(stream.deadLetters),
            alarming: stream.deadLetters > 0n,
          },
        ]}
      />
      {breaker.state !== 'closed' && breaker.lastError !== null && (
        <Message tone="notice" title="The last delivery failed">
          <p>{breaker.lastError}</p>
        </Message>
      )}
    </Entry>
  );
}

function BreakerLabel({ breaker: { state, failures, opensUntil } }: { breaker: Stream['breaker'] }) {
  switch (state) {
    case 'closed':
      return failures > 0 ? (
        <StateLabel tone="busy">{`Breaker closed, ${String(failures)} failures in a row`}</StateLabel>
      ) : (
        <StateLabel tone="good">Breaker closed</StateLabel>
      );
    case 'half-open':
      return <StateLabel tone="busy">Breaker half-open, trying one batch</StateLabel>;
    case 'open':
      return (
        <StateLabel tone="bad">
          {opensUntil ? `Breaker open, next try at ${formatClockTime(opensUntil)}` : 'Breaker open'}
        </StateLabel>
      );
  }
}

function lastDelivery({ lastDeliveredAt }: Stream, now: Date): string {
  return lastDeliveredAt ? `last delivery ${formatDistance(lastDeliveredAt, now)}` : 'nothing delivered yet';
}
