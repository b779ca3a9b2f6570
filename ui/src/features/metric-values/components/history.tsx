import { Button } from '@mantine/core';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { formatInteger, formatTime } from '@/lib/format';
import type { MetricValue } from '@/lib/metric-value';
import { useHistory } from '../api/get-history';
import { differences } from '../difference';
import classes from './history.module.css';

/** Every version, newest first, with what it changed. */
export function History({ value }: { value: MetricValue }) {
  const history = useHistory(value.id);
  return (
    <section className={classes.history} aria-label={`History of ${value.name}`}>
      <QueryView
        query={history}
        subject="The history"
        loading={<LoadingState subject="the history" bars={[40, 40]} />}
      >
        {({ pages }) => {
          const versions = [value, ...pages.flatMap((page) => page.data)];
          return (
            <ol>
              {versions.map((version, index) => (
                <Version
                  key={version.version}
                  version={version}
                  before={versions[index + 1]}
                  isOldest={index === versions.length - 1 && !history.hasNextPage}
                />
              ))}
            </ol>
          );
        }}
      </QueryView>
      {history.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </section>
  );
}

type VersionProps = { version: MetricValue; before: MetricValue | undefined; isOldest: boolean };

function Version({ version, before, isOldest }: VersionProps) {
  const changed = before ? differences(before, version) : [];
  return (
    <li className={classes.version}>
      <span>Version {formatInteger(version.version)}</span>
      <time className={classes.time} dateTime={version.lastUpdated.toISOString()}>
        {formatTime(version.lastUpdated)}
      </time>
      <ul className={classes.changes}>
        {changed.map(({ field, before: old, after }) => (
          <li key={field}>
            {field}: <del>{old === '' ? 'nothing' : old}</del> <span aria-label="became">→</span>{' '}
            <ins>{after === '' ? 'nothing' : after}</ins>
          </li>
        ))}
        {before && changed.length === 0 && <li>Saved without a change</li>}
        {isOldest && <li>Created</li>}
      </ul>
    </li>
  );
}
