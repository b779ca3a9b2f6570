import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Message } from '@/components/message';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { randomId } from '@/lib/random-id';
import { useCreateMetricValue } from '../api/create-metric-value';
import { EMPTY, readFields } from '../fields';
import classes from './edit-metric-value.module.css';
import { ValueFields } from './value-fields';

export function NewMetricValue({ onDone }: { onDone: () => void }) {
  const [id, setId] = useState('');
  const [texts, setTexts] = useState(EMPTY);
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const { mutate, isPending, error } = useCreateMetricValue();
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);
  const ofId = problems.find(({ field }) => field === 'id');

  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readFields(texts);
    setUnreadable(read.problems);
    if (read.problems.length > 0) return;
    mutate({ id: id.trim(), fields: read.fields, idempotencyKey: randomId() }, { onSuccess: onDone });
  };

  return (
    <form className={classes.form} onSubmit={save} noValidate aria-label="New metric value">
      <TextInput
        label="Id"
        description="Experiments and uploads name it by this. It cannot be changed."
        value={id}
        error={ofId && `This ${ofId.message}.`}
        onChange={({ currentTarget }) => {
          setId(currentTarget.value);
        }}
      />
      <ValueFields texts={texts} problems={problems} onChange={setTexts} />
      {error && problems.length === 0 && (
        <Message tone="problem" title="It was not created">
          <p>{error.message}</p>
        </Message>
      )}
      <div className={classes.actions}>
        <Button type="submit" size="xs" loading={isPending}>
          Create
        </Button>
        <Button variant="default" size="xs" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
