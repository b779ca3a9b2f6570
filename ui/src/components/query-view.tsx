import { useState } from 'react';
import type { ReactNode } from 'react';
import { problemOf } from '@/lib/query-problem';
import { ErrorState } from './error-state';
import classes from './query-view.module.css';
import { StaleBanner } from './stale-banner';

/** What this needs of a TanStack query; ordinary and infinite ones have it. */
export type Query<T> = {
  data: T | undefined;
  error: Error | null;
  failureReason: Error | null;
  dataUpdatedAt: number;
  isFetching: boolean;
  refetch: () => unknown;
};

type Props<T> = {
  query: Query<T>;
  /** What is shown, as the start of a sentence: "The value". */
  subject: string;
  loading: ReactNode;
  children: (data: T) => ReactNode;
};

/** A query in each of its states: loading, failed, data, and data that could not be refreshed. */
export function QueryView<T>({ query, subject, loading, children }: Props<T>) {
  const lastError = useLastError(query.error);
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    if (!lastError) return loading;
    return <ErrorState subject={subject} error={lastError} retrying={query.isFetching} onRetry={retry} />;
  }
  const problem = problemOf(query);
  return (
    <>
      {problem && (
        <div className={classes.banner}>
          <StaleBanner error={problem} since={new Date(query.dataUpdatedAt)} onRetry={retry} />
        </div>
      )}
      {children(query.data)}
    </>
  );
}

/** A query without data forgets its error while it tries again; the page would flicker between the two states. */
function useLastError(error: Error | null): Error | null {
  const [last, setLast] = useState(error);
  if (error && error !== last) setLast(error);
  return error ?? last;
}
