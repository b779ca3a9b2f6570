import { EmptyState } from '@/components/empty-state';
import { formatInteger } from '@/lib/format';
import type { Subscription } from '../api/get-overview';
import { Entries, Entry } from './entry';
import { Figures } from '@/components/figures';
import { ManifestTable } from './manifest-table';
import { Section } from '@/components/section';

export function Connections({ subscriptions }: { subscriptions: Subscription[] }) {
  return (
    <Section title="Connections">
      {subscriptions.length === 0 ? (
        <EmptyState
          title="No subscriptions"
          hint={
            <>
              A subscription sends the changes of a table to browsers. Add an{' '}
              <ManifestTable name="websocket" /> with <code>route</code>, <code>database</code> and{' '}
              <code>table</code> to spin.toml.
            </>
          }
        />
      ) : (
        <Entries>
          {subscriptions.map((subscription) => (
            <Entry
              key={subscription.route}
              name={subscription.route}
              about={`${subscription.table} of ${subscription.database}, sent up to change ${formatInteger(subscription.sequence)}`}
            >
              <Figures
                figures={[
                  { name: 'WebSockets', value: formatInteger(subscription.clients) },
                  { name: 'Event streams', value: formatInteger(subscription.eventStreams) },
                  { name: 'Messages sent', value: formatInteger(subscription.sent) },
                  {
                    name: 'Slow now',
                    value: formatInteger(subscription.slow),
                    alarming: subscription.slow > 0,
                  },
                  { name: 'Closed as slow', value: formatInteger(subscription.closedSlow) },
                ]}
              />
            </Entry>
          ))}
        </Entries>
      )}
    </Section>
  );
}
