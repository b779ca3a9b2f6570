import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Message } from '@/components/message';
import { fieldProblems } from '@/lib/api/field-problems';
import { useReplayRule } from '../api/replay-rule';
import { readDraft } from './draft';
import type { Draft } from './draft';
import { ReplayView } from './replay-view';
import classes from './what-if.module.css';

const DAYS = [1, 7, 30, 90];
const DAY = 86_400_000;

/** Tries the rule of the form on the past: what it would have found, had it been there. */
export function WhatIf({ draft }: { draft: Draft }) {
  const [days, setDays] = useState(7);
  const { mutate, data, error, isPending, variables } = useReplayRule();
  const { fields, problems } = readDraft(draft);
  const question = { condition: fields.condition, accountId: fields.accountId };
  const isAbout = variables && JSON.stringify(pick(variables)) === JSON.stringify(question);

  const replay = () => {
    const { condition, accountId } = fields;
    const from = new Date(Date.now() - days * DAY).toISOString();
    mutate({ condition, ...(accountId !== undefined && { accountId }), from });
  };
  const [problem] = fieldProblems(error);
  return (
    <>
      <div className={classes.bar}>
        <NativeSelect
          aria-label="How far back"
          value={String(days)}
          data={DAYS.map((value) => ({
            value: String(value),
            label: value === 1 ? 'The last day' : `The last ${value} days`,
          }))}
          onChange={({ currentTarget }) => {
            setDays(Number(currentTarget.value));
          }}
        />
        <Button variant="default" loading={isPending} disabled={problems.length > 0} onClick={replay}>
          Try it on the past
        </Button>
      </div>
      {error && (
        <Message tone="problem" title="It was not tried">
          <p>{problem ? `${problem.field} ${problem.message}.` : error.message}</p>
        </Message>
      )}
      {data && <ReplayView replay={data} isOutdated={isAbout !== true} />}
    </>
  );
}

function pick({ condition, accountId }: { condition: object; accountId?: string }) {
  return { condition, accountId };
}
