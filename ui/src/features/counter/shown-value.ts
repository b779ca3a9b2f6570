import type { CounterChange } from './api/pending-changes';

/** The server's value with the changes that it has not answered yet. */
export function shownValue(value: bigint, pending: CounterChange[]): bigint {
  return pending.reduce((sum, change) => sum + effect(change.operation, BigInt(change.amount)), value);
}

/** What an operation adds to the value. */
export function effect(operation: CounterChange['operation'], amount: bigint): bigint {
  return operation === 'increment' ? amount : -amount;
}
