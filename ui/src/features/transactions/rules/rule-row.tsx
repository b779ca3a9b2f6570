import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from '@/components/row.module.css';
import { StateLabel } from '@/components/state-label';
import { formatTime } from '@/lib/format';
import { randomId } from '@/lib/random-id';
import type { Rule } from '../api/rule';
import { useSaveRule } from '../api/save-rule';
import { conditionText } from '../words';
import { fieldsOf } from './draft';
import { SNOOZES, stateOf } from './snooze';

/** A rule in a list, which can be snoozed there. */
export function RuleRow({ rule, now }: { rule: Rule; now: Date }) {
  const { mutate, isPending, error } = useSaveRule(rule.id);
  const snooze = (until: Date | null) => {
    mutate({
      fields: fieldsOf({ ...rule, snoozedUntil: until }),
      expectedVersion: rule.version,
      idempotencyKey: randomId(),
    });
  };
  const { tone, text } = stateOf(rule, now);
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Link to="/transactions/rules/$id" params={{ id: rule.id }} className={classes.name}>
          {rule.name}
        </Link>
        <p className={classes.about}>
          Looks for {conditionText(rule.condition)}
          {rule.accountId !== null && `, of ${rule.accountId} only`}
          {rule.expiresAt !== null && ` · expires ${formatTime(rule.expiresAt)}`}
        </p>
        {error && <p role="alert">{error.message}</p>}
      </div>
      <div className={classes.side}>
        <StateLabel tone={tone}>{text}</StateLabel>
        <NativeSelect
          size="xs"
          aria-label={`Snooze ${rule.name}`}
          disabled={isPending}
          value=""
          data={[
            { value: '', label: 'Snooze…' },
            ...SNOOZES.map(({ name }) => ({ value: name, label: name })),
            ...(rule.snoozedUntil === null ? [] : [{ value: 'wake', label: 'Wake it' }]),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const chosen = SNOOZES.find(({ name }) => name === value);
            if (chosen) snooze(new Date(Date.now() + chosen.length));
            else if (value === 'wake') snooze(null);
          }}
        />
      </div>
    </li>
  );
}
