import { VisuallyHidden } from '@mantine/core';
import type { CSSProperties } from 'react';
import { formatInteger, formatTime } from '@/lib/format';
import type { CounterChange } from '../api/change-counter';
import type { CounterValue } from '../api/get-counter-value';
import { shownValue } from '../shown-value';
import classes from './value-panel.module.css';

type Props = {
  current: CounterValue;
  pending: CounterChange[];
};

export function ValuePanel({ current, pending }: Props) {
  const value = formatInteger(shownValue(current.value, pending));
  return (
    <section aria-label="Value" className={classes.panel}>
      <p
        className={classes.value}
        style={{ '--characters': value.length } as CSSProperties}
        data-testid="value"
        aria-hidden
      >
        {value}
      </p>
      <VisuallyHidden role="status">The value is {value}</VisuallyHidden>
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
