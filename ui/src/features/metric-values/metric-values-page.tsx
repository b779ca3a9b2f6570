import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { metricValuesOptions } from '@/lib/metric-value';
import { MetricValueEntry } from './components/metric-value-entry';
import { NewMetricValue } from './components/new-metric-value';
import classes from './metric-values-page.module.css';

export function MetricValuesPage() {
  const values = useInfiniteQuery(metricValuesOptions);
  const [isAdding, { open, close }] = useDisclosure(false);
  return (
    <Page
      title="Metric values"
      description="What one unit of each metric is worth. An analysis keeps the values that it used."
    >
      <QueryView
        query={values}
        subject="The metric values"
        loading={<LoadingState subject="the metric values" bars={[72, 72, 72, 72]} />}
      >
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              title="No metric values yet"
              hint="Experiments measure metrics that have a value here."
            />
          ) : (
            <ul className={classes.values}>
              {list.map((value) => (
                <MetricValueEntry key={value.id} value={value} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {values.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={values.isFetchingNextPage}
          onClick={() => void values.fetchNextPage()}
        >
          Load more
        </Button>
      )}
      <div className={classes.end}>
        {isAdding ? <NewMetricValue onDone={close} /> : <Button onClick={open}>New metric value</Button>}
      </div>
    </Page>
  );
}
