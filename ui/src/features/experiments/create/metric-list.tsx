import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { Section } from '@/components/section';
import { problemText } from '@/lib/api/field-problems';
import { metricValuesOptions } from '@/lib/metric-value';
import { newMetric } from './draft';
import classes from './fields.module.css';
import type { FormPart } from './form';
import { MetricFields } from './metric-fields';
import type { PreviewPlan } from './preview';

type Props = FormPart & { plan: PreviewPlan | undefined };

/** The metrics of an experiment. Those that it has can be filled in also while metric values are not known. */
export function MetricList({ draft, change, problems, plan }: Props) {
  const values = useInfiniteQuery(metricValuesOptions);
  const offered = (values.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const unused = offered.find(({ value }) => draft.metrics.every(({ id }) => id !== value));
  return (
    <Section title="Metrics">
      {draft.metrics.map((metric, index) => (
        <MetricFields
          key={index}
          {...{ metric, index, offered, plan, problems }}
          isSimulated={draft.source === 'simulation'}
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
      <QueryView
        query={values}
        subject="The metric values"
        loading={<LoadingState subject="the metric values" bars={[36]} />}
      >
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              title="No metric values yet"
              hint={
                <>
                  A metric needs one: make it at <Link to="/metric-values">Metric values</Link>.
                </>
              }
            />
          ) : (
            <div className={classes.actions}>
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
              {values.hasNextPage && (
                <Button
                  variant="default"
                  loading={values.isFetchingNextPage}
                  onClick={() => void values.fetchNextPage()}
                >
                  Load more metric values
                </Button>
              )}
              {!unused && !values.hasNextPage && (
                <p className={classes.hint}>Every metric that has a value is in the experiment.</p>
              )}
            </div>
          )
        }
      </QueryView>
    </Section>
  );
}
