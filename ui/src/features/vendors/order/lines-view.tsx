import { DataTable } from '@/components/data-table';
import { formatInteger } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Order } from '../api/order';

const number = (name: string) => ({ name, isNumber: true });

/** What was ordered, and what became of it. */
export function LinesView({ order: { lines, currency } }: { order: Order }) {
  return (
    <DataTable
      label="Lines of the order"
      table={{
        columns: [
          { name: 'Item' },
          number('Ordered'),
          number('Shipped'),
          number('Returned'),
          number('Price'),
          number('Amount'),
        ],
        rows: lines.map(({ sku, quantity, shipped, returned, unitPriceMinor }) => [
          sku,
          formatInteger(quantity),
          formatInteger(shipped),
          formatInteger(returned),
          formatMoney(unitPriceMinor, currency),
          formatMoney(BigInt(quantity) * BigInt(unitPriceMinor), currency),
        ]),
      }}
    />
  );
}
