import { formatInteger, formatPercent } from '@/lib/format';
import { formatMoney, formatShortMoney } from '@/lib/money';
import type { Day } from './api/get-report';
import type { Rate } from './api/sums';
import { minutesText, shareText } from './words';

export const MEASURES = ['orders', 'on-time', 'in-full', 'cancelled', 'revenue', 'lead-time'] as const;

/** What can be shown of each day. */
export type Measure = (typeof MEASURES)[number];

type Description = {
  name: string;
  /** Amounts are bars from 0 on; what is compared from day to day is a line. */
  kind: 'bar' | 'line';
  /** Undefined on days that do not have it. */
  of: (day: Day) => number | undefined;
  /** For an axis. */
  short: (value: number, currency: string) => string;
  /** In full, with what it is made of. */
  text: (day: Day, currency: string) => string;
};

const rate = (name: string, rateOf: (day: Day) => Rate): Description => ({
  name,
  kind: 'line',
  of: (day) => rateOf(day).value ?? undefined,
  short: formatPercent,
  text: (day) => rateInFull(rateOf(day)),
});

export const DESCRIPTIONS: Record<Measure, Description> = {
  orders: {
    name: 'Orders',
    kind: 'bar',
    of: ({ orders }) => orders,
    short: formatInteger,
    text: ({ orders }) => formatInteger(orders),
  },
  'on-time': rate('On time', ({ onTimeRate }) => onTimeRate),
  'in-full': rate('On time and in full', ({ onTimeInFullRate }) => onTimeInFullRate),
  cancelled: rate('Cancelled', ({ cancellationRate }) => cancellationRate),
  revenue: {
    name: 'Revenue',
    kind: 'bar',
    of: ({ revenueMinor }) => Number(revenueMinor),
    short: formatShortMoney,
    text: ({ revenueMinor }, currency) => formatMoney(revenueMinor, currency),
  },
  'lead-time': {
    name: 'Mean lead time',
    kind: 'line',
    of: ({ meanLeadTimeMinutes }) => meanLeadTimeMinutes ?? undefined,
    short: minutesText,
    text: ({ meanLeadTimeMinutes }) =>
      meanLeadTimeMinutes === null ? '–' : minutesText(meanLeadTimeMinutes),
  },
};

/** A share with what it is made of: "96.4%, 27 of 28". */
export function rateInFull(share: Rate): string {
  return share.value === null ? '–' : `${shareText(share)}, ${partsText(share)}`;
}

/** What a share is made of: "27 of 28". */
export function partsText({ numerator, denominator }: Pick<Rate, 'numerator' | 'denominator'>): string {
  return `${formatInteger(numerator)} of ${formatInteger(denominator)}`;
}
