import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Message } from '@/components/message';
import { NumberField } from '@/components/number-field';
import { fieldProblems, problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { formatInteger } from '@/lib/format';
import { useIdempotencyKey } from '@/lib/use-idempotency-key';
import { currentOrder } from '../api/current-order';
import type { useMoveOrder } from '../api/move-order';
import type { Order } from '../api/order';
import type { Status } from '../api/sums';
import form from '../components/form.module.css';
import { MOVE_NAMES } from '../words';
import classes from './moves.module.css';
import { mostUnits, readQuantities } from './quantities';

type Props = {
  order: Order;
  to: Status;
  move: ReturnType<typeof useMoveOrder>;
  /** Called when the order was moved, and when it turns out to stand elsewhere. */
  onDone: () => void;
};

/** Why an order moves, and with which units. */
export function MoveForm({ order, to, move: { mutate, isPending, error }, onDone }: Props) {
  // What the person saw: what is told meanwhile is for the server to weigh.
  const [seen] = useState(order);
  const most = mostUnits(seen, to);
  const [reason, setReason] = useState('');
  const [texts, setTexts] = useState(() => most?.map(String) ?? []);
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const keyOf = useIdempotencyKey();
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const read = most && readQuantities(texts, most);
    setUnreadable(read?.problems ?? []);
    if (read && read.problems.length > 0) return;
    const body = {
      to,
      expectedVersion: seen.version,
      ...(reason.trim() !== '' && { reason: reason.trim() }),
      ...(read && { quantities: read.quantities }),
    };
    mutate(
      { body, idempotencyKey: keyOf(body) },
      {
        onSuccess: onDone,
        onError: (failure) => {
          if (currentOrder(failure)) onDone();
        },
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <Textarea
        label="Reason"
        description="Kept in the history, for other people"
        maxLength={500}
        rows={3}
        value={reason}
        error={problemText(problems, 'reason')}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
      {most && (
        <div className={classes.units}>
          {seen.lines.map(({ sku }, index) => (
            <NumberField
              key={index}
              label={`Units of ${sku}`}
              description={`0 to ${formatInteger(most[index] ?? 0)}`}
              value={texts[index] ?? ''}
              error={problemText(problems, `quantities[${index}]`)}
              onChange={(text) => {
                setTexts(texts.map((known, place) => (place === index ? text : known)));
              }}
            />
          ))}
          {problemText(problems, 'quantities') !== undefined && (
            <p className={classes.problem} role="alert">
              {problemText(problems, 'quantities')}
            </p>
          )}
        </div>
      )}
      {error && problems.length === 0 && (
        <Message tone="problem" title="It was not moved">
          <p>{error.message}</p>
        </Message>
      )}
      <div className={form.actions}>
        <Button type="submit" loading={isPending}>
          {MOVE_NAMES[to]}
        </Button>
        <Button variant="default" onClick={onDone}>
          Not now
        </Button>
      </div>
    </form>
  );
}
