import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Message } from '@/components/message';
import { formatRates } from '@/lib/format';
import { metricValuesOptions } from '@/lib/metric-value';
import type { MetricValue } from '@/lib/metric-value';
import type { Analysis } from '../api/analysis';
import type { Experiment } from '../api/experiment';
import { useRequestAnalysis } from '../api/request-analysis';
import classes from './changed-values.module.css';

type Props = { experiment: Experiment; analysis: Analysis };

/** Says that metrics are worth something else today than when the analysis was made. */
export function ChangedValues({ experiment, analysis }: Props) {
  const values = useInfiniteQuery(metricValuesOptions).data ?? [];
  const { mutate, isPending, error } = useRequestAnalysis(experiment.id);
  const changed = analysis.metricValuesSnapshot.flatMap((used) => {
    const now = values.find(({ id }) => id === used.id);
    return now && now.version !== used.version && isWorthElse(now, used) ? [{ used, now }] : [];
  });
  if (changed.length === 0) return null;
  return (
    <div className={classes.changed}>
      <Message
        tone="notice"
        actions={
          <Button
            size="xs"
            loading={isPending || experiment.status === 'analyzing'}
            onClick={() => {
              mutate(analysis.options);
            }}
          >
            Use today’s values
          </Button>
        }
      >
        {changed.map(({ used, now }) => {
          const [then, today] = formatRates(used.dollarsPerUnit, now.dollarsPerUnit);
          return (
            <p key={used.id}>
              {now.name}: one {now.unit} is worth {today} today; this analysis used {then}.
            </p>
          );
        })}
        {error && <p role="alert">{error.message}</p>}
      </Message>
    </div>
  );
}

function isWorthElse(now: MetricValue, used: MetricValue): boolean {
  return now.dollarsPerUnit !== used.dollarsPerUnit || now.stdError !== used.stdError;
}
