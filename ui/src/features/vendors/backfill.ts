import type { FieldProblem } from '@/lib/api/field-problems';
import { formatInteger } from '@/lib/format';
import type { Backfill } from './api/request-run';

/** The bounds of the server, so that most mistakes are told while somebody types. */
export const FIELDS = [
  { name: 'vendors', label: 'Vendors', least: 1, most: 1_000 },
  { name: 'days', label: 'Days', least: 1, most: 3_650 },
  { name: 'ordersPerDay', label: 'Orders a day, each', least: 1, most: 10_000 },
  { name: 'seed', label: 'Seed', least: 0, most: Number.MAX_SAFE_INTEGER },
] as const;

const MOST_ORDERS = 10_000_000;

type Name = (typeof FIELDS)[number]['name'];

/** A backfill as the form holds it. */
export type Draft = Record<Name | 'currency', string>;

export const newDraft: Draft = { vendors: '20', days: '90', ordersPerDay: '20', seed: '1', currency: 'USD' };

export type Read = {
  /** Undefined if something is wrong. */
  parameters: Backfill | undefined;
  /** How many orders it is about; undefined if that cannot be told. */
  orders: number | undefined;
  problems: FieldProblem[];
};

/** What the form says, and what is wrong with it. */
export function readBackfill(draft: Draft): Read {
  const problems: FieldProblem[] = [];
  const numbers = Object.fromEntries(
    FIELDS.map(({ name, least, most }) => {
      const text = draft[name].trim().replace(/(?<=\d),(?=\d{3})/g, '');
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      if (Number.isNaN(value) || value < least || value > most) {
        const bounds = `from ${formatInteger(least)} to ${formatInteger(most)}`;
        problems.push({ field: name, message: `must be an integer ${bounds}` });
      }
      return [name, value];
    }),
  ) as Record<Name, number>;
  const currency = draft.currency.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) {
    problems.push({ field: 'currency', message: 'must be the code of a currency of ISO 4217, such as EUR' });
  }
  const count = numbers.vendors * numbers.days * numbers.ordersPerDay;
  const orders = Number.isNaN(count) ? undefined : count;
  if (problems.length === 0 && count > MOST_ORDERS) {
    const most = formatInteger(MOST_ORDERS);
    problems.push({
      field: 'ordersPerDay',
      message: `must be lower: ${formatInteger(count)} orders are more than ${most} at once`,
    });
  }
  return { parameters: problems.length === 0 ? { ...numbers, currency } : undefined, orders, problems };
}
