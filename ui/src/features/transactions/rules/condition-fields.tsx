import { NativeSelect } from '@mantine/core';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import { WINDOWS } from '../api/rule';
import { WINDOW_NAMES } from '../words';
import type { FormPart } from './form';
import classes from './rule-form.module.css';

const KINDS = [
  { value: 'amount-at-least', label: 'A large amount' },
  { value: 'amount-multiple', label: 'A multiple of the account’s mean' },
  { value: 'velocity', label: 'Many payments' },
  { value: 'new-country', label: 'A new country' },
  { value: 'new-category', label: 'A new category' },
] as const;

/** What a rule looks for. */
export function ConditionFields({ draft, change, problems }: FormPart) {
  const number = (name: 'amount' | 'multiple' | 'count', field: string, label: string) => (
    <NumberField
      label={label}
      value={draft[name]}
      error={problemText(problems, field)}
      onChange={(text) => {
        change({ [name]: text });
      }}
    />
  );
  const { kind } = draft;
  return (
    <div className={classes.grid}>
      <NativeSelect
        className={classes.wide}
        label="It looks for"
        value={kind}
        data={KINDS}
        error={problemText(problems, 'condition')}
        onChange={({ currentTarget: { value } }) => {
          const chosen = KINDS.find((known) => known.value === value);
          if (chosen) change({ kind: chosen.value });
        }}
      />
      {kind === 'amount-at-least' && number('amount', 'condition.amountMinor', 'At least, in dollars')}
      {kind === 'amount-multiple' &&
        number('multiple', 'condition.multiple', 'At least times the mean of 30 days')}
      {kind === 'velocity' && (
        <>
          {number('count', 'condition.count', 'At least so many payments')}
          <NativeSelect
            label="Within"
            value={draft.window}
            data={WINDOWS.map((value) => ({ value, label: WINDOW_NAMES[value] }))}
            onChange={({ currentTarget: { value } }) => {
              const chosen = WINDOWS.find((known) => known === value);
              if (chosen) change({ window: chosen });
            }}
          />
        </>
      )}
      {(kind === 'amount-multiple' || kind === 'new-country' || kind === 'new-category') && (
        <NumberField
          label="From so many payments in 30 days on"
          value={draft.minHistory}
          error={problemText(problems, 'condition.minHistory')}
          onChange={(minHistory) => {
            change({ minHistory });
          }}
        />
      )}
    </div>
  );
}
