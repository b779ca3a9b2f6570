import { Button } from '@mantine/core';
import { useState } from 'react';
import { Message } from '@/components/message';
import { RequestId } from '@/components/request-id';
import { Section } from '@/components/section';
import { requestIdOf } from '@/lib/api/errors';
import { AnalysisFields } from '../components/analysis-fields';
import { BasicFields } from './basic-fields';
import type { Draft } from './draft';
import classes from './fields.module.css';
import { unshown } from './form';
import { MetricList } from './metric-list';
import { planOf } from './plan';
import { SimulationFields } from './simulation-fields';
import { useSubmit } from './use-submit';

/** Everything that an experiment is defined by. */
export function ExperimentForm({ begin }: { begin: Draft }) {
  const [draft, setDraft] = useState(begin);
  const { form, submit, problems, error, isPending } = useSubmit(draft);
  const isSimulated = draft.source === 'simulation';
  const plan = isSimulated ? planOf(draft) : undefined;
  const change = (changed: Partial<Draft>) => {
    setDraft((current) => ({ ...current, ...changed }));
  };
  const part = { draft, change, problems };
  const others = unshown(problems, draft);
  const requestId = requestIdOf(error);

  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      <Section title="Experiment">
        <BasicFields {...part} />
      </Section>
      {isSimulated && (
        <Section title="Simulation">
          <SimulationFields {...part} />
        </Section>
      )}
      <MetricList {...part} plan={plan} />
      <Section title="Analysis">
        <div className={classes.grid}>
          <AnalysisFields
            choices={draft.analysis}
            onChange={(analysis) => {
              change({ analysis });
            }}
          />
        </div>
      </Section>
      <div className={classes.end}>
        {(others.length > 0 || (error && problems.length === 0)) && (
          <Message tone="problem" title="The experiment was not created">
            {others.map(({ field, message }) => (
              <p key={field}>
                {field} {message}.
              </p>
            ))}
            {others.length === 0 && <p>{error?.message}</p>}
            {requestId !== undefined && <RequestId id={requestId} />}
          </Message>
        )}
        <Button type="submit" size="md" mt="md" loading={isPending}>
          Create experiment
        </Button>
      </div>
    </form>
  );
}
