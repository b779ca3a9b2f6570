import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import type { SubmitEvent } from 'react';
import { Message } from '@/components/message';
import { NumberField } from '@/components/number-field';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { randomId } from '@/lib/random-id';
import { useRequestRun } from '../api/request-run';
import classes from './traffic-form.module.css';

const FIELDS = [
  { name: 'accounts', label: 'Accounts', description: '1 to 10,000' },
  { name: 'days', label: 'Days back from now', description: '1 to 90; measured from 35 on' },
  { name: 'anomalyRate', label: 'Share of anomalies', description: '0 to 0.2' },
  { name: 'seed', label: 'Seed', description: 'The same makes the same' },
] as const;

type Name = (typeof FIELDS)[number]['name'];

const BEGIN: Record<Name, string> = { accounts: '50', days: '60', anomalyRate: '0.01', seed: '1' };

/** What made-up traffic should be like. Its bounds are the server's. */
export function TrafficForm({ onDone }: { onDone: () => void }) {
  const [texts, setTexts] = useState(BEGIN);
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const { mutate, isPending, error } = useRequestRun('generate');
  const sent = useRef({ content: '', key: '' });
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);
  const others = problems.filter(({ field }) => FIELDS.every(({ name }) => name !== field));

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const unread = FIELDS.filter(
      ({ name }) => texts[name].trim() === '' || Number.isNaN(Number(texts[name])),
    );
    setUnreadable(unread.map(({ name }) => ({ field: name, message: 'must be a number' })));
    if (unread.length > 0) return;
    const content = JSON.stringify(texts);
    if (content !== sent.current.content) sent.current = { content, key: randomId() };
    mutate(
      {
        parameters: {
          accounts: Number(texts.accounts),
          days: Number(texts.days),
          anomalyRate: Number(texts.anomalyRate),
          seed: Number(texts.seed),
        },
        idempotencyKey: sent.current.key,
      },
      { onSuccess: onDone },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <p className={classes.about}>
        People with habits, and anomalies of several kinds among what they pay. Transactions that are there
        already are not made again.
      </p>
      <div className={classes.fields}>
        {FIELDS.map(({ name, label, description }) => {
          const problem = problems.find(({ field }) => field === name);
          return (
            <NumberField
              key={name}
              label={label}
              description={description}
              value={texts[name]}
              error={problem && `This ${problem.message}.`}
              onChange={(text) => {
                setTexts((known) => ({ ...known, [name]: text }));
              }}
            />
          );
        })}
      </div>
      {error && (problems.length === 0 || others.length > 0) && (
        <Message tone="problem" title="Nothing was started">
          <p>{others[0] ? `${others[0].field} ${others[0].message}.` : error.message}</p>
        </Message>
      )}
      <Button type="submit" mt="md" loading={isPending}>
        Generate
      </Button>
    </form>
  );
}
