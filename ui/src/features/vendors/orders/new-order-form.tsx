import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Message } from '@/components/message';
import { fieldProblems, problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { useIdempotencyKey } from '@/lib/use-idempotency-key';
import { useVendors } from '../api/list-vendors';
import type { Order } from '../api/order';
import { useSaveOrder } from '../api/save-order';
import classes from '../components/form.module.css';
import { newDraft, readNew } from './draft';
import { OrderFields } from './order-fields';

type Props = {
  /** The one that is chosen at first. */
  vendor: string | undefined;
  onPlaced: (order: Order) => void;
};

/** An order to be placed. */
export function NewOrderForm({ vendor, onPlaced }: Props) {
  const [draft, setDraft] = useState(() => newDraft(vendor ?? ''));
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const vendors = useVendors();
  const { mutate, isPending, error, reset } = useSaveOrder(undefined);
  const keyOf = useIdempotencyKey();
  const chosen = vendors.data?.find(({ id }) => id === draft.vendorId);
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const read = chosen
      ? readNew(draft, chosen.currency)
      : { body: undefined, problems: [{ field: 'vendorId', message: 'must be chosen' }] };
    setUnreadable(read.problems);
    if (!read.body || read.problems.length > 0) {
      reset();
      return;
    }
    mutate({ body: read.body, idempotencyKey: keyOf(read.body) }, { onSuccess: onPlaced });
  };

  return (
    <form onSubmit={submit} noValidate>
      <NativeSelect
        label="Vendor"
        mb="sm"
        value={draft.vendorId}
        error={problemText(problems, 'vendorId')}
        data={[
          { value: '', label: vendors.isPending ? 'Loading…' : 'Choose one' },
          ...(vendors.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget }) => {
          setDraft({ ...draft, vendorId: currentTarget.value });
        }}
      />
      <OrderFields
        draft={draft}
        change={(changed) => {
          setDraft((known) => ({ ...known, ...changed }));
        }}
        problems={problems}
        currency={chosen?.currency ?? ''}
        hasLines
        hasPromise
        promiseHint={
          chosen ? `${String(chosen.leadDays)} days from now if empty` : 'As the vendor promises if empty'
        }
      />
      {(vendors.error ?? (error && problems.length === 0)) && (
        <Message tone="problem" title="It was not placed">
          <p>{(vendors.error ?? error)?.message}</p>
        </Message>
      )}
      <div className={classes.actions}>
        <Button type="submit" loading={isPending}>
          Place order
        </Button>
      </div>
    </form>
  );
}
