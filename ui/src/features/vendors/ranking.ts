import type { SummaryVendor } from './api/get-summary';
import type { RankingSearch } from './search';

export const ORDERS = ['score', 'name', 'change', 'on-time', 'cancelled', 'orders', 'revenue'] as const;

/** By what vendors are ranked. */
export type Order = (typeof ORDERS)[number];

export const ORDER_NAMES: Record<Order, string> = {
  score: 'Score',
  name: 'Name',
  change: 'Change of score',
  'on-time': 'On time',
  cancelled: 'Cancelled',
  orders: 'Orders',
  revenue: 'Revenue',
};

type Compare = (one: SummaryVendor, other: SummaryVendor) => number;

const byName: Compare = (one, other) =>
  one.name.localeCompare(other.name, 'en', { numeric: true }) || (one.vendorId < other.vendorId ? -1 : 1);

/** The best first; whoever has no such number comes last, whichever way round. */
const NUMBERS: Record<Exclude<Order, 'name' | 'revenue'>, (vendor: SummaryVendor) => number | null> = {
  score: ({ score }) => score,
  change: ({ trend }) => trend.change,
  'on-time': ({ onTimeRate }) => onTimeRate.value,
  cancelled: ({ cancellationRate: { value } }) => value && -value,
  orders: ({ orders }) => orders,
};

/** The vendors that a search asks for, in its order. */
export function ranked(vendors: SummaryVendor[], search: RankingSearch): SummaryVendor[] {
  const { q, band, sort = 'score', reverse = false } = search;
  const text = q?.toLowerCase();
  const found = vendors.filter(
    (vendor) =>
      (band === undefined || vendor.band === band) &&
      (text === undefined ||
        vendor.name.toLowerCase().includes(text) ||
        vendor.vendorId.toLowerCase().includes(text)),
  );
  return found.sort(comparison(sort, reverse ? -1 : 1));
}

function comparison(order: Order, sign: 1 | -1): Compare {
  if (order === 'name') return (one, other) => sign * byName(one, other);
  if (order === 'revenue') {
    return (one, other) => {
      // Amounts of several currencies cannot be compared: each currency is ranked by itself.
      if (one.currency !== other.currency) return one.currency < other.currency ? -1 : 1;
      if (one.revenueMinor === other.revenueMinor) return byName(one, other);
      return one.revenueMinor > other.revenueMinor ? -sign : sign;
    };
  }
  const number = NUMBERS[order];
  return (one, other) => {
    const [first, second] = [number(one), number(other)];
    if (first === second) return byName(one, other);
    if (first === null) return 1;
    if (second === null) return -1;
    return sign * (second - first);
  };
}

/** Which place each vendor has by its score, from 1; those of one score share theirs, and who has none has no place. */
export function places(vendors: SummaryVendor[]): Map<string, number> {
  const scores = vendors
    .flatMap(({ score }) => (score === null ? [] : [score]))
    .sort((one, other) => other - one);
  const placeOf = new Map<number, number>();
  scores.forEach((score, index) => {
    if (!placeOf.has(score)) placeOf.set(score, index + 1);
  });
  return new Map(
    vendors.flatMap(({ vendorId, score }) => {
      const place = score === null ? undefined : placeOf.get(score);
      return place === undefined ? [] : [[vendorId, place] as const];
    }),
  );
}
