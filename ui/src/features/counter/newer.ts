import type { CounterValue } from './api/get-counter-value';

/** Of two states of the counter the later one: every change makes the version greater by one. */
export function newer(known: CounterValue | undefined, told: CounterValue): CounterValue {
  return known && known.version > told.version ? known : told;
}
