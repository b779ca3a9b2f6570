import { EmptyState } from '@/components/empty-state';
import { StateLabel } from '@/components/state-label';
import { formatDuration } from '@/lib/duration';
import type { Dependency } from '../api/get-overview';
import { Entries, Entry } from './entry';
import { Section } from '@/components/section';

export function Dependencies({ dependencies }: { dependencies: Dependency[] }) {
  return (
    <Section title="Dependencies">
      {dependencies.length === 0 ? (
        <EmptyState
          title="No dependencies"
          hint="This application uses no database and no key-value store."
        />
      ) : (
        <Entries>
          {dependencies.map(({ name, status, latencyMs, error }) => (
            <Entry
              key={name}
              name={name}
              about={error ?? `Answered in ${formatDuration(latencyMs / 1_000)}`}
              aside={
                status === 'ok' ? (
                  <StateLabel tone="good">Works</StateLabel>
                ) : (
                  <StateLabel tone="bad">Fails</StateLabel>
                )
              }
            />
          ))}
        </Entries>
      )}
    </Section>
  );
}
