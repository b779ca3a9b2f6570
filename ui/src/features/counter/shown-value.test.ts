import { expect, test } from 'vitest';
import type { CounterChange } from './api/pending-changes';
import { shownValue } from './shown-value';

const change = (operation: CounterChange['operation'], amount: number): CounterChange => ({
  operation,
  amount,
  idempotencyKey: `${operation}-${amount}`,
});

test('pending changes are shown on top of the value', () => {
  expect(shownValue(10n, [change('increment', 5), change('decrement', 7)])).toBe(8n);
  expect(shownValue(10n, [])).toBe(10n);
});

test('no digit is lost near the ends of 64 bits', () => {
  expect(shownValue(9223372036854775806n, [change('increment', 1)])).toBe(9223372036854775807n);
});
