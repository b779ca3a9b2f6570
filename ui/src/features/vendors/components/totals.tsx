import { Figures } from '@/components/figures';
import { formatInteger } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Summary } from '../api/get-summary';
import { partsText } from '../measures';
import { shareText } from '../words';

/** What was counted of all vendors together. */
export function Totals({ summary: { totals, vendors } }: { summary: Summary }) {
  const { orders, onTimeRate, cancellationRate, returnRate, revenue } = totals;
  const rates = [
    { name: 'On time', rate: onTimeRate },
    { name: 'Cancelled', rate: cancellationRate },
    { name: 'Returned', rate: returnRate },
  ];
  return (
    <div data-testid="totals">
      <Figures
        figures={[
          { name: 'Vendors', value: formatInteger(vendors.length) },
          { name: 'Orders', value: formatInteger(orders) },
          ...rates.map(({ name, rate }) => ({ name, value: shareText(rate), about: partsText(rate) })),
          ...revenue.map(({ currency, amountMinor }) => ({
            name: revenue.length > 1 ? `Revenue in ${currency}` : 'Revenue',
            value: formatMoney(amountMinor, currency),
          })),
        ]}
      />
    </div>
  );
}
