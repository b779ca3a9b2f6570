import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Conflict } from '@/components/conflict';
import { Message } from '@/components/message';
import { ApiError } from '@/lib/api/errors';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { useIdempotencyKey } from '@/lib/use-idempotency-key';
import { currentOrder } from '../api/current-order';
import type { Order } from '../api/order';
import { useSaveOrder } from '../api/save-order';
import classes from '../components/form.module.css';
import { draftOf, readEdit } from '../orders/draft';
import { OrderFields } from '../orders/order-fields';

type Props = { order: Order; onSaved: () => void };

/** What is ordered can be changed until it is shipped, and the promise until it is kept, broken or pointless. */
export function EditOrderForm({ order, onSaved }: Props) {
  // The order that the form is about; another one after a conflict.
  const [base, setBase] = useState(order);
  const [draft, setDraft] = useState(() => draftOf(order));
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const { mutate, isPending, error, reset } = useSaveOrder(order.id);
  const keyOf = useIdempotencyKey();
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);
  const theirs = isConflict(error) ? currentOrder(error) : undefined;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { body, problems: found } = readEdit(draft, base);
    setUnreadable(found);
    if (found.length > 0) {
      reset();
      return;
    }
    mutate({ body, idempotencyKey: keyOf(body) }, { onSuccess: onSaved });
  };

  return (
    <form onSubmit={submit} noValidate>
      <OrderFields
        draft={draft}
        change={(changed) => {
          setDraft((known) => ({ ...known, ...changed }));
        }}
        problems={problems}
        currency={base.currency}
        hasLines={base.shippedAt === null && base.cancelledAt === null}
        hasPromise={base.deliveredAt === null && base.cancelledAt === null}
        promiseHint="When it should arrive"
      />
      {theirs && (
        <Conflict
          onTake={() => {
            setBase(theirs);
            setDraft(draftOf(theirs));
            reset();
          }}
          onKeep={() => {
            setBase(theirs);
            reset();
          }}
        />
      )}
      {error && !theirs && problems.length === 0 && (
        <Message tone="problem" title="It was not saved">
          <p>{error.message}</p>
        </Message>
      )}
      <div className={classes.actions}>
        <Button type="submit" loading={isPending} disabled={theirs !== undefined}>
          Save
        </Button>
      </div>
    </form>
  );
}

function isConflict(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'VERSION_CONFLICT';
}
