import { Button } from '@mantine/core';
import { VERDICTS } from '../api/anomaly';
import type { Status, Verdict } from '../api/anomaly';
import { STATUS_NAMES, VERDICT_MEANINGS } from '../words';
import classes from './verdict-buttons.module.css';

type Props = {
  status: Status;
  onJudge: (verdict: Verdict) => void;
  /** Whether the keys 1 to 3 do the same. */
  withKeys?: boolean;
  loading?: Verdict | undefined;
};

/** What a person can say of an anomaly; what was said already is pressed. */
export function VerdictButtons({ status, onJudge, withKeys = false, loading }: Props) {
  return (
    <div className={classes.verdicts} role="group" aria-label="Judge">
      {VERDICTS.map((verdict, index) => (
        <Button
          key={verdict}
          variant={status === verdict ? 'filled' : 'default'}
          size="xs"
          aria-pressed={status === verdict}
          title={VERDICT_MEANINGS[verdict]}
          loading={loading === verdict}
          onClick={() => {
            onJudge(verdict);
          }}
          {...(withKeys && {
            leftSection: (
              <kbd className={classes.key} aria-hidden>
                {index + 1}
              </kbd>
            ),
          })}
        >
          {STATUS_NAMES[verdict]}
        </Button>
      ))}
    </div>
  );
}
