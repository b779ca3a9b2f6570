import type { FieldProblem } from '@/lib/api/field-problems';
import { localText, readLocal } from '@/lib/local-time';
import { currencyDigits, moneyText, readMoney } from '@/lib/money';
import { readNumber } from '@/lib/read-number';
import type { Order } from '../api/order';
import type { NewOrder, OrderEdit } from '../api/save-order';

/** A line as the form holds it; `key` tells lines apart. */
export type LineDraft = { key: number; sku: string; quantity: string; price: string };

/** An order as the form holds it: texts, which may not be sound yet. */
export type Draft = {
  vendorId: string;
  reference: string;
  /** A local date and time; empty for what the vendor promises. */
  promisedAt: string;
  lines: LineDraft[];
};

export const newLine = (key: number): LineDraft => ({ key, sku: '', quantity: '1', price: '' });

export function newDraft(vendorId: string): Draft {
  return { vendorId, reference: '', promisedAt: '', lines: [newLine(0)] };
}

export function draftOf({ vendorId, reference, promisedAt, lines, currency }: Order): Draft {
  const digits = currencyDigits(currency);
  return {
    vendorId,
    reference: reference ?? '',
    promisedAt: localText(promisedAt),
    lines: lines.map(({ sku, quantity, unitPriceMinor }, key) => ({
      key,
      sku,
      quantity: String(quantity),
      price: moneyText(unitPriceMinor, digits),
    })),
  };
}

type Line = NewOrder['lines'][number];

/** What the form says about lines. Finds only what is no number: bounds are the server's. */
export function readLines(lines: LineDraft[], currency: string): { lines: Line[]; problems: FieldProblem[] } {
  const digits = currencyDigits(currency);
  const problems: FieldProblem[] = [];
  const read = lines.map(({ sku, quantity, price }, index) => {
    const count = readNumber(quantity);
    const unitPriceMinor = readMoney(price, digits);
    const field = `lines[${String(index)}]`;
    if (count === undefined) problems.push({ field: `${field}.quantity`, message: 'must be a number' });
    if (unitPriceMinor === undefined) {
      const example = moneyText(12n * 10n ** BigInt(digits), digits);
      problems.push({ field: `${field}.unitPriceMinor`, message: `must be an amount such as ${example}` });
    }
    return { sku: sku.trim(), quantity: count ?? 0, unitPriceMinor: unitPriceMinor ?? 0 };
  });
  return { lines: read, problems };
}

export type Read<Body> = { body: Body; problems: FieldProblem[] };

/** The order that the form asks for. */
export function readNew(draft: Draft, currency: string): Read<NewOrder> {
  const { lines, problems } = readLines(draft.lines, currency);
  const promisedAt = readLocal(draft.promisedAt);
  const reference = draft.reference.trim();
  return {
    body: {
      vendorId: draft.vendorId,
      lines,
      ...(promisedAt && { promisedAt: promisedAt.toISOString() }),
      ...(reference !== '' && { reference }),
    },
    problems,
  };
}

/** What the form changes of an order: only what somebody touched, since some of it may be settled. */
export function readEdit(draft: Draft, order: Order): Read<OrderEdit> {
  const before = draftOf(order);
  const isTouched = JSON.stringify(draft.lines) !== JSON.stringify(before.lines);
  const read = isTouched ? readLines(draft.lines, order.currency) : undefined;
  const problems = read?.problems ?? [];
  const promisedAt = draft.promisedAt === before.promisedAt ? null : readLocal(draft.promisedAt);
  if (draft.promisedAt === '') problems.push({ field: 'promisedAt', message: 'must be a time' });
  return {
    body: {
      expectedVersion: order.version,
      ...(read && { lines: read.lines }),
      ...(promisedAt && { promisedAt: promisedAt.toISOString() }),
      ...(draft.reference !== before.reference && { reference: draft.reference.trim() }),
    },
    problems,
  };
}
