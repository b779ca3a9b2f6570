import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import bar from '@/components/bar.module.css';
import { EmptyState } from '@/components/empty-state';
import { LiveBanner } from '@/components/live-banner';
import { LiveIndicator } from '@/components/live-indicator';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { fieldProblems } from '@/lib/api/field-problems';
import { filteredPath } from '@/lib/api/page';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { POLL_INTERVAL } from './api/keys';
import { orderQuery, useOrders } from './api/list-orders';
import { VendorParts } from './components/vendor-parts';
import { NewOrder } from './orders/new-order';
import { NewsButton } from './orders/news-button';
import { OrderFilters } from './orders/order-filters';
import { OrdersTable } from './orders/orders-table';
import { useNews } from './orders/use-news';

export function OrdersPage() {
  const filter = useSearch({ from: '/vendors/orders' });
  const news = useNews(filter);
  const orders = useOrders(filter, { live: !mustAsk(news.live) });
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Page title="Orders" description="Every order, newest first, with its status as it changes.">
      <VendorParts />
      <OrderFilters filter={filter} problems={fieldProblems(orders.error)} />
      <div className={bar.bar}>
        <NewOrder vendor={filter.vendor} />
        <Button
          component="a"
          href={filteredPath('/api/orders/export', orderQuery(filter))}
          download="orders.csv"
          variant="default"
          size="xs"
        >
          Export as CSV
        </Button>
        <NewsButton news={news} />
        <span className={bar.end}>
          <LiveIndicator status={news.live} interval={POLL_INTERVAL} />
        </span>
      </div>
      {news.live.interrupted && !problemOf(orders) && (
        <LiveBanner interval={POLL_INTERVAL} onRetry={news.live.renew} />
      )}
      <QueryView
        query={orders}
        subject="The orders"
        loading={<LoadingState subject="the orders" bars={[36, 44, 44, 44, 44]} />}
      >
        {({ pages }) => {
          const list = pages.flatMap(({ data }) => data);
          if (list.length > 0) {
            return <OrdersTable key={JSON.stringify(filter)} orders={list} query={orders} />;
          }
          return isFiltered ? (
            <EmptyState title="None of them" hint="No order is like this." />
          ) : (
            <EmptyState title="No orders yet" hint="Place one, or make a history on the overview." />
          );
        }}
      </QueryView>
    </Page>
  );
}
