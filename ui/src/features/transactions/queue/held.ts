import type { Anomaly, Status, Verdict } from '../api/anomaly';
import type { Judgement } from '../api/judge-anomaly';

/** A judgement that can still be taken back, or is on its way. */
export type Held = {
  judgement: Judgement;
  /** What it is about, in words. */
  about: string;
  /** Whether it is on its way: it cannot be taken back any more. */
  isSent: boolean;
};

/** Where an anomaly stands with what the person has just said about it. */
export function shownStatus(anomaly: Anomaly, held: Held[]): Status {
  return heldVerdict(anomaly.transactionId, held) ?? anomaly.status;
}

export function heldVerdict(transactionId: string, held: Held[]): Verdict | undefined {
  return held.findLast(({ judgement }) => judgement.transactionId === transactionId)?.judgement.verdict;
}

/** The judgement that is taken back next: the latest that is not on its way. */
export function lastHeld(held: Held[]): Held | undefined {
  return held.findLast(({ isSent }) => !isSent);
}

/** The place to go to after the one at `index` was judged: the next open one, else the one before it that is open, else the same. */
export function nextOpen(anomalies: Anomaly[], held: Held[], index: number): number {
  const isOpen = (anomaly: Anomaly | undefined) =>
    anomaly !== undefined && shownStatus(anomaly, held) === 'open';
  for (let next = index + 1; next < anomalies.length; next += 1) if (isOpen(anomalies[next])) return next;
  for (let next = index - 1; next >= 0; next -= 1) if (isOpen(anomalies[next])) return next;
  return index;
}
