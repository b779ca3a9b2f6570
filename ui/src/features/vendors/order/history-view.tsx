import { Button } from '@mantine/core';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { RequestId } from '@/components/request-id';
import rows from '@/components/row.module.css';
import { formatTime } from '@/lib/format';
import { useOrderHistory } from '../api/get-order-history';
import type { OrderEvent } from '../api/get-order-history';
import { beforeText, eventText } from './event-text';

type Props = { id: string; version: number; currency: string };

/** What happened to an order, oldest first. */
export function HistoryView({ id, version, currency }: Props) {
  const history = useOrderHistory(id, version);
  return (
    <>
      <QueryView
        query={history}
        subject="The history"
        loading={<LoadingState subject="the history" bars={[52, 52]} />}
      >
        {({ pages }) => (
          <ol className={rows.list} aria-label="History">
            {pages
              .flatMap(({ data }) => data)
              .map((event) => (
                <EventRow key={event.version} event={event} currency={currency} />
              ))}
          </ol>
        )}
      </QueryView>
      {history.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

function EventRow({ event, currency }: { event: OrderEvent; currency: string }) {
  const { at, reason, before, requestId } = event;
  return (
    <li className={rows.row}>
      <div className={rows.text}>
        <p>
          <strong>{eventText(event)}</strong>
          {reason !== null && `: ${reason}`}
        </p>
        <p className={rows.about}>
          <time dateTime={at.toISOString()}>{formatTime(at)}</time>
          {before && ` · ${beforeText(before, currency)}`}
        </p>
        {requestId !== null && <RequestId id={requestId} />}
      </div>
    </li>
  );
}
