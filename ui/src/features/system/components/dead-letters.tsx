import { EmptyState } from '@/components/empty-state';
import type { Stream } from '../api/get-overview';
import { Section } from '@/components/section';
import { StreamDeadLetters } from './stream-dead-letters';

export function DeadLetters({ streams }: { streams: Stream[] }) {
  const concerned = streams.filter(({ deadLetters }) => deadLetters > 0n);
  return (
    <Section title="Dead letters">
      {concerned.length === 0 ? (
        <EmptyState
          title="No dead letters"
          hint="A change that a component refuses to the end is kept here, to be delivered once more or dropped."
        />
      ) : (
        concerned.map(({ name, deadLetters }) => (
          <StreamDeadLetters key={name} stream={name} count={deadLetters} />
        ))
      )}
    </Section>
  );
}
