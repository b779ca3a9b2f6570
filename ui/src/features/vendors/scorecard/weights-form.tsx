import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Conflict } from '@/components/conflict';
import { Message } from '@/components/message';
import { ApiError } from '@/lib/api/errors';
import { fieldProblems } from '@/lib/api/field-problems';
import { formatTime } from '@/lib/format';
import { useIdempotencyKey } from '@/lib/use-idempotency-key';
import type { Scorecard } from '../api/get-scorecard';
import { useSaveScorecard } from '../api/save-scorecard';
import form from '../components/form.module.css';
import { WeightField } from './weight-field';
import { defaultDraft, draftOf, missingText, readWeights } from './weights';
import classes from './weights-form.module.css';

/** The weights of the criteria. What somebody else saved is never overwritten unseen. */
export function WeightsForm({ scorecard }: { scorecard: Scorecard }) {
  const [draft, setDraft] = useState(() => draftOf(scorecard));
  const [version, setVersion] = useState(scorecard.version);
  const { mutate, isPending, error, isSuccess, reset } = useSaveScorecard();
  const keyOf = useIdempotencyKey();
  const { weights, missing, problems: own } = readWeights(draft);
  const isConflict = error instanceof ApiError && error.code === 'VERSION_CONFLICT';
  const problems = own.length > 0 ? own : fieldProblems(error);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(scorecard));
  const change = (changed: typeof draft) => {
    setDraft(changed);
    if (!isConflict) reset();
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (missing !== 0) return;
    mutate(
      { weights, expectedVersion: version, idempotencyKey: keyOf({ weights, version }) },
      {
        onSuccess: (saved) => {
          setVersion(saved.version);
          setDraft(draftOf(saved));
        },
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate aria-label="Weights">
      <ul className={classes.criteria}>
        {scorecard.criteria.map((criterion) => (
          <WeightField
            key={criterion.name}
            criterion={criterion}
            text={draft[criterion.name] ?? ''}
            problems={problems}
            onChange={(text) => {
              change({ ...draft, [criterion.name]: text });
            }}
          />
        ))}
      </ul>
      <p className={classes.total} role="status" data-alarming={missing !== 0}>
        {missingText(missing)}
      </p>
      {isConflict ? (
        <Conflict
          onTake={() => {
            setDraft(draftOf(scorecard));
            setVersion(scorecard.version);
            reset();
          }}
          onKeep={() => {
            setVersion(scorecard.version);
            reset();
          }}
        />
      ) : (
        error && (
          <Message tone="problem" title="The weights were not saved">
            <p>{error.message}</p>
          </Message>
        )
      )}
      <div className={form.actions}>
        <Button type="submit" loading={isPending} disabled={missing !== 0 || !isChanged || isConflict}>
          Save weights
        </Button>
        <Button
          variant="default"
          onClick={() => {
            change(defaultDraft(scorecard));
          }}
        >
          Usual weights
        </Button>
      </div>
      <p className={classes.about} role="status">
        {isSuccess && !isChanged && 'Saved: every score follows. '}
        {scorecard.updatedAt
          ? `Last set ${formatTime(scorecard.updatedAt)}.`
          : 'These are the usual weights.'}
      </p>
    </form>
  );
}
