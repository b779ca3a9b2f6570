import { EmptyState } from '@/components/empty-state';
import type { Schedule } from '../api/get-overview';
import { Entries } from './entry';
import { ScheduleEntry } from './schedule-entry';
import { ManifestTable } from './manifest-table';
import { Section } from '@/components/section';

export function Schedules({ schedules, now }: { schedules: Schedule[]; now: Date }) {
  return (
    <Section title="Schedules">
      {schedules.length === 0 ? (
        <EmptyState
          title="No schedules"
          hint={
            <>
              A schedule runs a component at times. Add an <ManifestTable name="schedule" /> with{' '}
              <code>name</code>, <code>cron</code> and <code>component</code> to spin.toml.
            </>
          }
        />
      ) : (
        <Entries>
          {schedules.map((schedule) => (
            <ScheduleEntry key={schedule.name} schedule={schedule} now={now} />
          ))}
        </Entries>
      )}
    </Section>
  );
}
