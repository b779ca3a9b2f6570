import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Message } from '@/components/message';
import { RequestId } from '@/components/request-id';
import { Section } from '@/components/section';
import { requestIdOf } from '@/lib/api/errors';
import { problemText } from '@/lib/api/field-problems';
import { metricValuesOptions } from '@/lib/metric-value';
import { AnalysisFields } from '../components/analysis-fields';
import { BasicFields } from './basic-fields';
import type { Draft } from './draft';
import { newMetric } from './draft';
import classes from './fields.module.css';
import { unshown } from './form';
import { MetricFields } from './metric-fields';
import { planOf } from './plan';
import { SimulationFields } from './simulation-fields';
import { useSubmit } from './use-submit';

/** Everything that an experiment is defined by. */
export function ExperimentForm({ begin }: { begin: Draft }) {
  const [draft, setDraft] = useState(begin);
  const { form, submit, problems, error, isPending } = useSubmit(draft);
  const values = useInfiniteQuery(metricValuesOptions).data ?? [];
  const offered = values.map(({ id, name }) => ({ value: id, label: name }));
  const isSimulated = draft.source === 'simulation';
  const plan = isSimulated ? planOf(draft) : undefined;
  const change = (changed: Partial<Draft>) => {
    setDraft((current) => ({ ...current, ...changed }));
  };
  const part = { draft, change, problems };
  const unused = offered.find(({ value }) => draft.metrics.every(({ id }) => id !== value));
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
      <Section title="Metrics">
        {draft.metrics.map((metric, index) => (
          <MetricFields
            key={index}
            {...{ metric, index, isSimulated, offered, plan, problems }}
            onChange={(changed) => {
              change({ metrics: draft.metrics.with(index, changed) });
            }}
            onRemove={
              draft.metrics.length > 1
                ? () => {
                    change({ metrics: draft.metrics.toSpliced(index, 1) });
                  }
                : undefined
            }
          />
        ))}
        <p className={classes.error}>{problemText(problems, 'metrics')}</p>
        {unused && (
          <Button
            variant="default"
            onClick={() => {
              change({ metrics: [...draft.metrics, newMetric(unused.value)] });
            }}
          >
            Add a metric
          </Button>
        )}
      </Section>
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
