import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Section } from '@/components/section';
import { problemText } from '@/lib/api/field-problems';
import type { Rule } from '../api/rule';
import { ConditionFields } from './condition-fields';
import { draftOf } from './draft';
import type { Draft } from './draft';
import { ReachFields } from './reach-fields';
import classes from './rule-form.module.css';
import { SaveProblem } from './save-problem';
import { useSave } from './use-save';
import { WhatIf } from './what-if';

type Props = {
  begin: Draft;
  /** The rule that is changed, as it is known now; undefined for a new one. */
  rule?: Rule;
  onSaved: (rule: Rule) => void;
};

/** A rule, which can be tried on the past before it is saved. */
export function RuleForm({ begin, rule, onSaved }: Props) {
  const [draft, setDraft] = useState(begin);
  const { form, submit, problems, error, isPending, isConflict, renew } = useSave(draft, rule, onSaved);
  const change = (changed: Partial<Draft>) => {
    setDraft((known) => ({ ...known, ...changed }));
  };
  const part = { draft, change, problems };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        maxLength={200}
        mb="md"
        value={draft.name}
        error={problemText(problems, 'name')}
        onChange={({ currentTarget }) => {
          change({ name: currentTarget.value });
        }}
      />
      <ConditionFields {...part} />
      <Section title="Whom and when">
        <ReachFields {...part} />
      </Section>
      <Section title="What if">
        <WhatIf draft={draft} />
      </Section>
      <div className={classes.end}>
        {error && (
          <SaveProblem
            error={error}
            problems={problems}
            isConflict={isConflict}
            onTake={() => {
              if (rule) setDraft(draftOf(rule));
              renew();
            }}
            onKeep={renew}
          />
        )}
        <Button type="submit" loading={isPending} disabled={isConflict}>
          {rule ? 'Save' : 'Create rule'}
        </Button>
      </div>
    </form>
  );
}
