import type { Reason } from './api/anomaly';

/** Where a bar ends and where the mark of the usual stands, as shares of the width. */
export type Bars = { value: number; usual: number | undefined };

/** What is more than this many times the other would leave nothing of it to see: bars are of logarithms then. */
const LINEAR_UP_TO = 20;

/** A reason's value and what is usual, on one scale from 0 to what both have room in. */
export function reasonBars({ value, usual, unit }: Pick<Reason, 'value' | 'usual' | 'unit'>): Bars {
  if (unit === 'share' || unit === 'flag') {
    return { value: within(value), usual: usual === null ? undefined : within(usual) };
  }
  if (usual === null) return { value: 1, usual: undefined };
  const most = Math.max(value, usual);
  if (most <= 0) return { value: 0, usual: 0 };
  const least = Math.max(Math.min(value, usual), 0);
  if (most / LINEAR_UP_TO <= least) return { value: value / most, usual: usual / most };
  // From a tenth of the lesser one on, so that it has a length too.
  const begin = Math.max(least / 10, most / 1e6);
  const length = (amount: number) =>
    within(Math.log(Math.max(amount, begin) / begin) / Math.log(most / begin));
  return { value: length(value), usual: length(usual) };
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
