import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Message } from '@/components/message';
import { NumberField } from '@/components/number-field';
import { fieldProblems, problemText } from '@/lib/api/field-problems';
import { formatInteger } from '@/lib/format';
import { useIdempotencyKey } from '@/lib/use-idempotency-key';
import { useRequestRun } from '../api/request-run';
import { FIELDS, newDraft, readBackfill } from '../backfill';
import type { Draft } from '../backfill';
import classes from './form.module.css';

const SHOWN = new Set<string>([...FIELDS.map(({ name }) => name), 'currency']);

/** What a history should be like. */
export function BackfillForm({ onStarted }: { onStarted: (run: string) => void }) {
  const [draft, setDraft] = useState(newDraft);
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error, reset } = useRequestRun('backfill');
  const keyOf = useIdempotencyKey();
  const { parameters, orders, problems: own } = readBackfill(draft);
  const refused = fieldProblems(error);
  const problems = tried && own.length > 0 ? own : refused;
  const isElsewhere = error && refused.every(({ field }) => !SHOWN.has(field));
  const change = (changed: Partial<Draft>) => {
    setDraft((known) => ({ ...known, ...changed }));
    reset();
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!parameters) return;
    mutate(
      { parameters, idempotencyKey: keyOf(parameters) },
      {
        onSuccess: ({ id }) => {
          onStarted(id);
        },
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <p className={classes.about}>
        Vendors that differ in punctuality, returns and speed, with orders up to yesterday. The same seed
        makes the same orders, and those that are there already are left alone.
      </p>
      <div className={classes.fields}>
        {FIELDS.map(({ name, label, least, most }) => (
          <NumberField
            key={name}
            label={label}
            description={
              name === 'seed'
                ? 'The same makes the same'
                : `${formatInteger(least)} to ${formatInteger(most)}`
            }
            value={draft[name]}
            error={problemText(problems, name)}
            onChange={(text) => {
              change({ [name]: text });
            }}
          />
        ))}
        <TextInput
          label="Currency"
          description="Of vendors that are made"
          maxLength={3}
          value={draft.currency}
          error={problemText(problems, 'currency')}
          onChange={({ currentTarget }) => {
            change({ currency: currentTarget.value });
          }}
        />
      </div>
      <p className={classes.about} role="status">
        {orders !== undefined && `${formatInteger(orders)} orders in all.`}
      </p>
      {isElsewhere && (
        <Message tone="problem" title="Nothing was started">
          <p>{error.message}</p>
        </Message>
      )}
      <div className={classes.actions}>
        <Button type="submit" loading={isPending}>
          Make it
        </Button>
      </div>
    </form>
  );
}
