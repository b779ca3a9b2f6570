import { NativeSelect, TextInput } from '@mantine/core';
import { problemText } from '@/lib/api/field-problems';
import type { FormPart } from './form';
import classes from './rule-form.module.css';

/** Whom a rule looks at, and when. */
export function ReachFields({ draft, change, problems }: FormPart) {
  const time = (name: 'snoozedUntil' | 'expiresAt', label: string, description: string) => (
    <TextInput
      label={label}
      description={description}
      type="datetime-local"
      value={draft[name]}
      error={problemText(problems, name)}
      onChange={({ currentTarget }) => {
        change({ [name]: currentTarget.value });
      }}
    />
  );
  return (
    <div className={classes.grid}>
      <TextInput
        label="Only for the account"
        description="All of them if empty"
        maxLength={64}
        value={draft.accountId}
        error={problemText(problems, 'accountId')}
        onChange={({ currentTarget }) => {
          change({ accountId: currentTarget.value });
        }}
      />
      <NativeSelect
        label="It is"
        description="Off keeps it, and looks at nothing"
        value={draft.enabled ? 'on' : 'off'}
        data={['on', 'off']}
        onChange={({ currentTarget }) => {
          change({ enabled: currentTarget.value === 'on' });
        }}
      />
      {time('snoozedUntil', 'Snoozed until', 'Looks at nothing before')}
      {time('expiresAt', 'Expires', 'Looks at nothing after')}
    </div>
  );
}
