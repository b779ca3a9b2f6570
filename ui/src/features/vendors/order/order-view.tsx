import { Section } from '@/components/section';
import type { LiveStatus } from '@/lib/live/live-status';
import type { Order } from '../api/order';
import { DeleteOrder } from './delete-order';
import { HistoryView } from './history-view';
import { LinesView } from './lines-view';
import { Moves } from './moves';
import { OrderFigures } from './order-figures';
import { TimesView } from './times-view';

/** All that is known of an order, and what can be done with it. */
export function OrderView({ order, live }: { order: Order; live: LiveStatus }) {
  return (
    <>
      <OrderFigures order={order} live={live} />
      <Section title="What next">
        <Moves order={order} />
      </Section>
      <Section title="Promised and actual">
        <TimesView order={order} />
      </Section>
      <Section title="Lines">
        <LinesView order={order} />
      </Section>
      <Section title="History">
        <HistoryView id={order.id} version={order.version} currency={order.currency} />
      </Section>
      <DeleteOrder order={order} />
    </>
  );
}
