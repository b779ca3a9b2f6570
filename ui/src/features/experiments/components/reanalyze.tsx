import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Disclosure } from '@/components/disclosure';
import { Message } from '@/components/message';
import { Section } from '@/components/section';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { analysisChoices } from '../analysis-choices';
import type { AnalysisOptions } from '../api/definition';
import type { Experiment } from '../api/experiment';
import { useRequestAnalysis } from '../api/request-analysis';
import { guardrailChoiceOf, readGuardrails } from '../guardrail-choice';
import { AnalysisFields } from './analysis-fields';
import { GuardrailFields } from './guardrail-fields';
import classes from './reanalyze.module.css';

type Props = {
  experiment: Experiment;
  options: AnalysisOptions;
  covariates: string[];
  metrics: { id: string; name: string }[];
};

/** Analyses again: with today’s metric values, and other options if somebody wants them. */
export function Reanalyze({ experiment, options, covariates, metrics }: Props) {
  const { mutate, isPending, error, reset } = useRequestAnalysis(experiment.id);
  const [choices, setChoices] = useState(() => analysisChoices.from(options));
  const [adjusted, setAdjusted] = useState(options.covariates?.join(',') ?? '');
  const [guardrails, setGuardrails] = useState(() =>
    metrics.map(({ id }) => ({ id, guardrail: guardrailChoiceOf(options.guardrails?.[id]) })),
  );
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);
  const field = (id: string) => `methods.guardrails.${id}`;
  const others = problems.filter((problem) =>
    metrics.every(({ id }) => !problem.field.startsWith(`${field(id)}.`)),
  );
  const ask = () => {
    const read = readGuardrails(guardrails);
    setUnreadable(read.bad.map((id) => ({ field: `${field(id)}.margin`, message: 'must be a number' })));
    if (read.bad.length > 0) {
      reset();
      return;
    }
    // What this form does not offer stays as it was.
    const { lag, ssc, seed } = options;
    const kept = Object.fromEntries(Object.entries({ lag, ssc, seed }).filter(([, value]) => value != null));
    const covariateNames = adjusted === '' ? {} : { covariates: adjusted.split(',') };
    mutate({ ...kept, ...analysisChoices.options(choices), ...covariateNames, ...read.options });
  };
  return (
    <Section title="Analyse again">
      <p className={classes.about}>
        With today’s metric values. The results stay as they are, and this analysis takes the place of the one
        before.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
        noValidate
      >
        <div className={classes.form}>
          <AnalysisFields choices={choices} onChange={setChoices} />
          {covariates.length > 0 && (
            <NativeSelect
              label="Adjust for"
              value={adjusted}
              onChange={({ currentTarget }) => {
                setAdjusted(currentTarget.value);
              }}
              data={[
                { value: '', label: 'Nothing' },
                ...covariates.map((name) => ({ value: name, label: name })),
                ...(covariates.length > 1 ? [{ value: covariates.join(','), label: 'All covariates' }] : []),
              ]}
            />
          )}
        </div>
        <Disclosure title="Guardrails" mustOpen={problems.length > others.length}>
          <div className={classes.form}>
            {guardrails.map(({ id, guardrail }, index) => (
              <GuardrailFields
                key={id}
                choice={guardrail}
                field={field(id)}
                problems={problems}
                metric={metrics.find((metric) => metric.id === id)?.name ?? id}
                onChange={(changed) => {
                  setGuardrails(guardrails.with(index, { id, guardrail: changed }));
                }}
              />
            ))}
          </div>
        </Disclosure>
        <Button type="submit" mt="md" loading={isPending || experiment.status === 'analyzing'}>
          Analyse again
        </Button>
      </form>
      {error && problems.length === others.length && (
        <Message tone="problem" title="It could not be asked for">
          <p>{error.message}</p>
          {others.map(({ field: name, message }) => (
            <p key={name}>
              {name} {message}.
            </p>
          ))}
        </Message>
      )}
    </Section>
  );
}
