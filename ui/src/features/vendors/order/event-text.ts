import { formatTime } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { OrderEvent } from '../api/get-order-history';
import { STATUS_NAMES } from '../words';

/** What happened, in a few words: "Accepted", "Edited". */
export function eventText({ kind, to }: Pick<OrderEvent, 'kind' | 'to'>): string {
  return kind === 'edited' ? 'Edited' : STATUS_NAMES[to];
}

type Before = NonNullable<OrderEvent['before']>;

/** What an edit replaced. */
export function beforeText({ lines, promisedAt, reference }: Before, currency: string): string {
  const amount = lines.reduce(
    (sum, { quantity, unitPriceMinor }) => sum + BigInt(quantity) * BigInt(unitPriceMinor),
    0n,
  );
  const count = lines.length === 1 ? '1 line' : `${String(lines.length)} lines`;
  return [
    `before: ${reference ?? 'no reference'}`,
    `promised for ${formatTime(promisedAt)}`,
    `${count} for ${formatMoney(amount, currency)}`,
  ].join(', ');
}
