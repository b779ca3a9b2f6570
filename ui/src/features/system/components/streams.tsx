import { EmptyState } from '@/components/empty-state';
import type { Stream } from '../api/get-overview';
import { Entries } from './entry';
import { ManifestTable } from './manifest-table';
import { Section } from '@/components/section';
import { StreamEntry } from './stream-entry';

export function Streams({ streams, now }: { streams: Stream[]; now: Date }) {
  return (
    <Section title="Streams">
      {streams.length === 0 ? (
        <EmptyState
          title="No streams"
          hint={
            <>
              A stream wakes a component when rows of a table change. Add an <ManifestTable name="stream" />{' '}
              with <code>database</code>, <code>table</code> and <code>component</code> to spin.toml.
            </>
          }
        />
      ) : (
        <Entries>
          {streams.map((stream) => (
            <StreamEntry key={stream.name} stream={stream} now={now} />
          ))}
        </Entries>
      )}
    </Section>
  );
}
