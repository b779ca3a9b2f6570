import type { CSSProperties } from 'react';
import { Announcement } from '@/components/announcement';
import { Digits } from '@/components/digits';
import { LiveIndicator } from '@/components/live-indicator';
import { formatInteger, formatTime } from '@/lib/format';
import type { LiveStatus } from '@/lib/live/live-status';
import { POLL_INTERVAL } from '../api/get-counter-value';
import type { CounterValue } from '../api/get-counter-value';
import type { CounterChange } from '../api/pending-changes';
import { shownValue } from '../shown-value';
import classes from './value-panel.module.css';

type Props = {
  current: CounterValue;
  pending: CounterChange[];
  live: LiveStatus;
};

export function ValuePanel({ current, pending, live }: Props) {
  const value = shownValue(current.value, pending);
  const text = formatInteger(value);
  return (
    <section aria-label="Value" className={classes.panel}>
      <p className={classes.live}>
        <LiveIndicator status={live} interval={POLL_INTERVAL} />
      </p>
      <p
        className={classes.value}
        style={{ '--characters': text.length } as CSSProperties}
        data-testid="value"
        aria-hidden
      >
        <Digits value={value} format={formatInteger} />
      </p>
      <Announcement>{`The value is ${text}`}</Announcement>
      <p className={classes.about}>
        {pending.length > 0 ? (
          <span>Saving…</span>
        ) : current.lastUpdated === null ? (
          <span>Never changed</span>
        ) : (
          <>
            <span>Version {formatInteger(current.version)}</span>
            <time dateTime={current.lastUpdated.toISOString()}>{formatTime(current.lastUpdated)}</time>
          </>
        )}
      </p>
    </section>
  );
}
