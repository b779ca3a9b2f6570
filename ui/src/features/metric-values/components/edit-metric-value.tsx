import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Conflict } from '@/components/conflict';
import { Message } from '@/components/message';
import { ApiError } from '@/lib/api/errors';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import type { MetricValue } from '@/lib/metric-value';
import { randomId } from '@/lib/random-id';
import { useChangeMetricValue } from '../api/change-metric-value';
import { readFields, textsOf } from '../fields';
import classes from './edit-metric-value.module.css';
import { ValueFields } from './value-fields';

type Props = { value: MetricValue; onDone: () => void };

/** Edits in place. What somebody else saved meanwhile is never overwritten unseen. */
export function EditMetricValue({ value, onDone }: Props) {
  const [texts, setTexts] = useState(() => textsOf(value));
  // The version that the fields are about; the list may have learned of a later one.
  const [version, setVersion] = useState(value.version);
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const { mutate, isPending, error, reset } = useChangeMetricValue(value.id);
  const isConflict = error instanceof ApiError && error.code === 'VERSION_CONFLICT';
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);

  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readFields(texts);
    setUnreadable(read.problems);
    if (read.problems.length > 0) return;
    mutate(
      { fields: read.fields, expectedVersion: version, idempotencyKey: randomId() },
      { onSuccess: onDone },
    );
  };
  const resolve = (keepMine: boolean) => {
    if (!keepMine) setTexts(textsOf(value));
    setVersion(value.version);
    reset();
  };

  return (
    <form className={classes.form} onSubmit={save} noValidate aria-label={`Change ${value.name}`}>
      <ValueFields texts={texts} problems={problems} onChange={setTexts} />
      {isConflict ? (
        <Conflict
          onTake={() => {
            resolve(false);
          }}
          onKeep={() => {
            resolve(true);
          }}
        />
      ) : (
        error &&
        problems.length === 0 && (
          <Message tone="problem" title="It was not saved">
            <p>{error.message}</p>
          </Message>
        )
      )}
      <div className={classes.actions}>
        <Button type="submit" size="xs" loading={isPending} disabled={isConflict}>
          Save
        </Button>
        <Button variant="default" size="xs" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
