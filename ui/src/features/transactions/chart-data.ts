import type { Overview } from './api/get-overview';
import type { Anomaly } from './api/anomaly';
import type { Transaction } from './api/transaction';

export type VolumeRow = { at: number; transactions: number; amount: bigint };
export type FoundRow = { at: number; confirmed: number; others: number };

export function volumeRows({ series }: Pick<Overview, 'series'>): VolumeRow[] {
  return series.map(({ start, transactions, amountMinor }) => ({
    at: start.getTime(),
    transactions,
    amount: amountMinor,
  }));
}

export function foundRows({ series }: Pick<Overview, 'series'>): FoundRow[] {
  return series.map(({ start, anomalies, confirmed }) => ({
    at: start.getTime(),
    confirmed,
    others: anomalies - confirmed,
  }));
}

export type TimelineRow = {
  id: string;
  at: number;
  value: number;
  isAnomaly: boolean;
  transaction: Transaction;
};

/** What a timeline can show of transactions: the score, the amount, or a feature as the detector sees it. */
export type Measure = string;

/** Oldest first; transactions without the measure are left out. */
export function timelineRows(
  transactions: Transaction[],
  anomalies: Anomaly[],
  measure: Measure,
): TimelineRow[] {
  const found = new Set(
    anomalies.flatMap(({ transactionId, status }) => (status === 'cleared' ? [] : [transactionId])),
  );
  return transactions
    .flatMap((transaction) => {
      const value = measured(transaction, measure);
      if (value === null) return [];
      const { id, timestamp } = transaction;
      return [{ id, at: timestamp.getTime(), value, isAnomaly: found.has(id), transaction }];
    })
    .sort((one, other) => one.at - other.at);
}

/** Null where the transaction does not have it, as a score before it was scored. */
export function measured({ score, features }: Transaction, measure: Measure): number | null {
  if (measure === 'score') return score;
  if (measure === 'amount') return Number(features.baseAmountMinor);
  return features.vector[measure] ?? null;
}
