import { Button } from '@mantine/core';
import { formatInteger } from '@/lib/format';
import classes from './table-end.module.css';

/** What is needed of a query that goes on page by page. */
export type Following = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: Error | null;
  fetchNextPage: () => unknown;
};

/** How much of a list there is, and what stops it from going on. */
export function TableEnd({ count, query }: { count: number; query: Following }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query;
  const orders = count === 1 ? '1 order' : `${formatInteger(count)} orders`;
  return (
    <div className={classes.end}>
      <p role="status">
        {isFetchNextPageError
          ? `${orders} are here. ${error?.message ?? ''}`
          : hasNextPage
            ? `${orders} are here; older ones follow as you go on.`
            : `${orders} in all.`}
      </p>
      {isFetchNextPageError && (
        <Button
          variant="default"
          size="xs"
          loading={isFetchingNextPage}
          onClick={() => {
            void fetchNextPage();
          }}
        >
          Try again
        </Button>
      )}
      <p className={classes.keys}>Arrow keys go from row to row, Enter opens one.</p>
    </div>
  );
}
