import type { FieldProblem } from '@/lib/api/field-problems';
import { localText, readLocal } from '@/lib/local-time';
import type { Condition, Rule } from '../api/rule';
import type { RuleFields, WireCondition } from '../api/save-rule';
import { baseMinor, baseText } from '../money';

/** A rule as the form holds it: texts, which may not be sound yet. */
export type Draft = {
  name: string;
  kind: Condition['kind'];
  /** In whole units of the base currency. */
  amount: string;
  multiple: string;
  minHistory: string;
  window: '10m' | '1h' | '24h' | '7d' | '30d';
  count: string;
  accountId: string;
  enabled: boolean;
  /** Local dates and times; empty for none. */
  snoozedUntil: string;
  expiresAt: string;
};

export const newDraft: Draft = {
  name: '',
  kind: 'amount-at-least',
  amount: '1000',
  multiple: '5',
  minHistory: '10',
  window: '10m',
  count: '4',
  accountId: '',
  enabled: true,
  snoozedUntil: '',
  expiresAt: '',
};

export function draftOf(rule: Rule): Draft {
  const { name, condition, accountId, enabled, snoozedUntil, expiresAt } = rule;
  return {
    ...newDraft,
    name,
    kind: condition.kind,
    ...(condition.kind === 'amount-at-least' && { amount: baseText(condition.amountMinor) }),
    ...(condition.kind === 'amount-multiple' && { multiple: String(condition.multiple) }),
    ...('minHistory' in condition && { minHistory: String(condition.minHistory) }),
    ...(condition.kind === 'velocity' && { window: condition.window, count: String(condition.count) }),
    accountId: accountId ?? '',
    enabled,
    snoozedUntil: localText(snoozedUntil),
    expiresAt: localText(expiresAt),
  };
}

export type Read = { fields: RuleFields; problems: FieldProblem[] };

/** What the form says. Finds only what is no number and no time: bounds are the server's. */
export function readDraft(draft: Draft): Read {
  const problems: FieldProblem[] = [];
  const number = (field: string, text: string, value = text.trim() === '' ? Number.NaN : Number(text)) => {
    if (Number.isNaN(value)) problems.push({ field, message: 'must be a number' });
    return value;
  };
  const condition = readCondition(draft, number);
  const time = (field: 'snoozedUntil' | 'expiresAt') => {
    const read = readLocal(draft[field]);
    return read && { [field]: read.toISOString() };
  };
  const accountId = draft.accountId.trim();
  const fields: RuleFields = {
    name: draft.name,
    condition,
    enabled: draft.enabled,
    ...(accountId !== '' && { accountId }),
    ...time('snoozedUntil'),
    ...time('expiresAt'),
  };
  return { fields, problems };
}

function readCondition(
  { kind, amount, multiple, minHistory, window, count }: Draft,
  number: (field: string, text: string, value?: number) => number,
): WireCondition {
  switch (kind) {
    case 'amount-at-least':
      return { kind, amountMinor: number('condition.amountMinor', amount, baseMinor(amount)) };
    case 'amount-multiple':
      return {
        kind,
        multiple: number('condition.multiple', multiple),
        minHistory: number('condition.minHistory', minHistory),
      };
    case 'velocity':
      return { kind, window, count: number('condition.count', count) };
    case 'new-country':
    case 'new-category':
      return { kind, minHistory: number('condition.minHistory', minHistory) };
  }
}

/** A rule as it is, to be sent again with a change. */
export function fieldsOf(rule: Rule): RuleFields {
  const { name, condition, accountId, enabled, snoozedUntil, expiresAt } = rule;
  return {
    name,
    condition:
      condition.kind === 'amount-at-least'
        ? { kind: condition.kind, amountMinor: Number(condition.amountMinor) }
        : condition,
    enabled,
    ...(accountId !== null && { accountId }),
    ...(snoozedUntil && { snoozedUntil: snoozedUntil.toISOString() }),
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
  };
}
