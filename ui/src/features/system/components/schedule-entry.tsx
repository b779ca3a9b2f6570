import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { formatDistance } from '@/lib/duration';
import { formatTime } from '@/lib/format';
import type { Schedule } from '../api/get-overview';
import { Entry } from './entry';
import { OutcomeLabel } from './outcome-label';
import { RunHistory } from './run-history';
import { RunNow } from './run-now';
import classes from './schedule-entry.module.css';

export function ScheduleEntry({ schedule, now }: { schedule: Schedule; now: Date }) {
  const { name, lastRun } = schedule;
  const [opened, { toggle }] = useDisclosure(false);
  const history = useId();
  return (
    <Entry
      name={name}
      about={
        <>
          {schedule.description !== undefined && `${schedule.description} · `}
          <code>{schedule.cron}</code> · {schedule.timeZone} → {schedule.component}
        </>
      }
      aside={
        <>
          <Button variant="default" size="xs" aria-expanded={opened} aria-controls={history} onClick={toggle}>
            History
          </Button>
          <RunNow schedule={name} now={now} />
        </>
      }
    >
      <dl className={classes.runs}>
        <dt>Next run</dt>
        <dd>
          {!schedule.enabled ? (
            'Switched off in spin.toml'
          ) : schedule.nextRun ? (
            <time dateTime={schedule.nextRun.toISOString()}>
              {formatDistance(schedule.nextRun, now)}, {formatTime(schedule.nextRun)}
            </time>
          ) : (
            'Never again'
          )}
        </dd>
        <dt>Last run</dt>
        <dd>
          {lastRun ? (
            <>
              <time className={classes.when} dateTime={lastRun.startedAt.toISOString()}>
                {formatDistance(lastRun.startedAt, now)}, {formatTime(lastRun.startedAt)}
              </time>
              <OutcomeLabel run={lastRun} now={now} />
              {lastRun.error !== null && <p className={classes.error}>{lastRun.error}</p>}
            </>
          ) : (
            'None yet'
          )}
        </dd>
      </dl>
      <div id={history} hidden={!opened}>
        {opened && <RunHistory schedule={name} now={now} />}
      </div>
    </Entry>
  );
}
