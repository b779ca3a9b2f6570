import { Link, useParams } from '@tanstack/react-router';
import { LiveBanner } from '@/components/live-banner';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { formatTime } from '@/lib/format';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { useFollowOrder } from './api/follow-order';
import { useOrder } from './api/get-order';
import { POLL_INTERVAL } from './api/keys';
import { useVendorNames } from './api/list-vendors';
import { VendorParts } from './components/vendor-parts';
import { OrderView } from './order/order-view';
import { orderName } from './order-name';

export function OrderPage() {
  const { id } = useParams({ from: '/vendors/orders/$id' });
  const live = useFollowOrder(id);
  const order = useOrder(id, { live: !mustAsk(live) });
  const names = useVendorNames();
  const known = order.data;
  return (
    <Page
      title={known ? `Order ${orderName(known)}` : 'Order'}
      description={
        known && (
          <>
            Placed with{' '}
            <Link to="/vendors/vendor/$id" params={{ id: known.vendorId }}>
              {names.get(known.vendorId) ?? known.vendorId}
            </Link>{' '}
            on {formatTime(known.placedAt)}.
          </>
        )
      }
    >
      <VendorParts />
      <QueryView
        query={order}
        subject="The order"
        loading={<LoadingState subject="the order" bars={[64, 120, 180]} />}
      >
        {(data) => (
          <>
            {live.interrupted && !problemOf(order) && (
              <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />
            )}
            <OrderView order={data} live={live} />
          </>
        )}
      </QueryView>
    </Page>
  );
}
