import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Message } from '@/components/message';
import { Section } from '@/components/section';
import { useRequestAnalysis } from '../api/request-analysis';
import type { AnalysisOptions } from '../api/definition';
import type { Experiment } from '../api/experiment';
import { analysisChoices } from '../analysis-choices';
import { AnalysisFields } from './analysis-fields';
import classes from './reanalyze.module.css';

type Props = { experiment: Experiment; options: AnalysisOptions; covariates: string[] };

/** Analyses again: with today's metric values, and other options if somebody wants them. */
export function Reanalyze({ experiment, options, covariates }: Props) {
  const { mutate, isPending, error } = useRequestAnalysis(experiment.id);
  const [choices, setChoices] = useState(() => analysisChoices.from(options));
  const [adjusted, setAdjusted] = useState(options.covariates?.join(',') ?? '');
  const isBusy = isPending || experiment.status === 'analyzing';
  return (
    <Section title="Analyse again">
      <p className={classes.about}>
        With today’s metric values. The results stay as they are, and this analysis takes the place of the one
        before.
      </p>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const names = adjusted === '' ? {} : { covariates: adjusted.split(',') };
          mutate({ ...analysisChoices.options(choices), ...names });
        }}
      >
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
        <Button type="submit" loading={isBusy} className={classes.submit}>
          Analyse again
        </Button>
      </form>
      {error && (
        <Message tone="problem" title="It could not be asked for">
          <p>{error.message}</p>
        </Message>
      )}
    </Section>
  );
}
