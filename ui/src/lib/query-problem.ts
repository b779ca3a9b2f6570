type QueryState = {
  error: Error | null;
  failureReason: Error | null;
  isFetching: boolean;
};

/**
 * Why the data of a query are not fresh: its last question failed, or the one under way has failed so far. A failure
 * before data were set from elsewhere, as by a live connection, is no reason any more, though the query remembers it.
 */
export function problemOf({ error, failureReason, isFetching }: QueryState): Error | null {
  return error ?? (isFetching ? failureReason : null);
}
