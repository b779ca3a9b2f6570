import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Conflict } from '@/components/conflict';
import { Message } from '@/components/message';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import type { Vendor } from '../api/vendor';
import classes from '../components/form.module.css';
import { draftOf, newDraft } from './draft';
import type { Draft } from './draft';
import { SimulationFields } from './simulation-fields';
import { useSave } from './use-save';

type Props = {
  /** The vendor that is changed, as it is known now; undefined for a new one. */
  vendor?: Vendor;
  onSaved: (vendor: Vendor) => void;
};

/** What somebody says about a vendor. */
export function VendorForm({ vendor, onSaved }: Props) {
  const [draft, setDraft] = useState(() => (vendor ? draftOf(vendor) : newDraft));
  const { submit, problems, error, isPending, isConflict, renew } = useSave(draft, vendor, onSaved);
  const change = (changed: Partial<Draft>) => {
    setDraft((known) => ({ ...known, ...changed }));
  };
  const text = (name: 'name' | 'id' | 'currency', label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      maxLength={name === 'name' ? 200 : 64}
      autoComplete="off"
      value={draft[name]}
      error={problemText(problems, name)}
      onChange={({ currentTarget }) => {
        change({ [name]: currentTarget.value });
      }}
    />
  );
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.fields}>
        <div className={classes.wide}>{text('name', 'Name')}</div>
        {!vendor && text('id', 'Id', 'Made up if left empty; it stays')}
        {!vendor && text('currency', 'Currency', 'Of all its orders; it stays')}
        <NumberField
          label="Days to deliver"
          description="Promised where an order does not say"
          value={draft.leadDays}
          error={problemText(problems, 'leadDays')}
          onChange={(leadDays) => {
            change({ leadDays });
          }}
        />
      </div>
      <SimulationFields draft={draft} change={change} problems={problems} />
      {error && isConflict && (
        <Conflict
          onTake={() => {
            if (vendor) setDraft(draftOf(vendor));
            renew();
          }}
          onKeep={renew}
        />
      )}
      {error && !isConflict && problems.length === 0 && (
        <Message tone="problem" title="It was not saved">
          <p>{error.message}</p>
        </Message>
      )}
      <div className={classes.actions}>
        <Button type="submit" loading={isPending} disabled={isConflict}>
          {vendor ? 'Save' : 'Create vendor'}
        </Button>
      </div>
    </form>
  );
}
