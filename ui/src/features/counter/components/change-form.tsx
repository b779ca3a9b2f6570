import { Button, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { SubmitEvent } from 'react';
import { formatInteger } from '@/lib/format';
import { randomId } from '@/lib/random-id';
import { MAX_AMOUNT, parseAmount } from '../amount';
import { useChangeCounter } from '../api/change-counter';
import type { CounterChange } from '../api/pending-changes';
import classes from './change-form.module.css';

const RULE = `Enter a whole number from 1 to ${formatInteger(MAX_AMOUNT)}.`;

export function ChangeForm() {
  const { mutate } = useChangeCounter();
  const [text, setText] = useState('1');
  const [refused, setRefused] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const change = (operation: CounterChange['operation']) => {
    const amount = parseAmount(text);
    setRefused(amount === undefined);
    if (amount === undefined) {
      input.current?.focus();
      return;
    }
    mutate({ operation, amount, idempotencyKey: randomId() });
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change('increment');
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        ref={input}
        className={classes.amount}
        classNames={{ input: classes.input }}
        label="Amount"
        inputMode="numeric"
        autoComplete="off"
        size="md"
        value={text}
        error={refused && parseAmount(text) === undefined ? RULE : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <div className={classes.buttons}>
        <Button
          size="md"
          variant="default"
          onClick={() => {
            change('decrement');
          }}
        >
          Decrement
        </Button>
        <Button size="md" type="submit">
          Increment
        </Button>
      </div>
    </form>
  );
}
