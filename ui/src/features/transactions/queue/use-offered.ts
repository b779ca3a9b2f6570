import { useState } from 'react';
import type { Anomaly } from '../api/anomaly';
import type { ToldAnomaly } from '../api/follow-anomalies';
import type { AnomalyFilter } from '../api/list-anomalies';

/** As many are remembered of what was told; there is no use in counting on. */
export const MOST_OFFERED = 500;

/** Whether the list would hold an anomaly. */
export function matches(filter: AnomalyFilter, { status, score, accountId }: ToldAnomaly): boolean {
  return (
    (filter.status === undefined || filter.status === status) &&
    (filter.minScore === undefined || score >= filter.minScore) &&
    (filter.accountId === undefined || filter.accountId === accountId)
  );
}

/** Ids that the list would hold were it asked for now, and does not. */
export function offeredIds(
  filter: AnomalyFilter,
  listed: Anomaly[],
  newest: Anomaly[],
  told: Map<string, ToldAnomaly>,
): string[] {
  const known = new Set(listed.map(({ transactionId }) => transactionId));
  const found = new Set(newest.map(({ transactionId }) => transactionId));
  for (const anomaly of told.values()) {
    if (matches(filter, anomaly)) found.add(anomaly.transactionId);
    else found.delete(anomaly.transactionId);
  }
  return [...found].filter((id) => !known.has(id));
}

/** What was told since the list was asked for. */
export function useTold() {
  const [told, setTold] = useState(new Map<string, ToldAnomaly>());
  const hear = (news: ToldAnomaly[]) => {
    if (news.length === 0) return;
    setTold((known) => {
      const next = new Map(known);
      for (const anomaly of news) {
        if (next.size < MOST_OFFERED || next.has(anomaly.transactionId)) {
          next.set(anomaly.transactionId, anomaly);
        }
      }
      return next;
    });
  };
  const forget = () => {
    setTold(new Map());
  };
  return { told, hear, forget };
}
