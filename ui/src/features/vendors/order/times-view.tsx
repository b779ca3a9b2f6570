import { DataTable } from '@/components/data-table';
import { useNow } from '@/components/use-now';
import { formatTime } from '@/lib/format';
import type { Order } from '../api/order';
import { standing } from '../promise';
import { STATUS_NAMES } from '../words';
import { steps } from './steps';

/** When an order should arrive, and when each step of it was. */
export function TimesView({ order }: { order: Order }) {
  const now = useNow(10_000);
  return (
    <>
      <p>
        Promised for <strong>{formatTime(order.promisedAt)}</strong>. {standing(order, now).text}.
      </p>
      <DataTable
        label="Steps"
        table={{
          columns: [{ name: 'Step' }, { name: 'When' }, { name: 'After the one before' }],
          rows: steps(order).map(({ status, at, after }) => [
            STATUS_NAMES[status],
            at ? formatTime(at) : 'not yet',
            after ?? '–',
          ]),
        }}
      />
    </>
  );
}
