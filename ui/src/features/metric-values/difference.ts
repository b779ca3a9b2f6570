import { formatRate } from '@/lib/format';
import type { MetricValue } from '@/lib/metric-value';

/** One field that two versions have differently. */
export type Difference = { field: string; before: string; after: string };

const FIELDS = [
  { field: 'Dollars per unit', read: (value: MetricValue) => formatRate(value.dollarsPerUnit) },
  { field: 'Standard error', read: (value: MetricValue) => formatRate(value.stdError) },
  { field: 'Name', read: (value: MetricValue) => value.name },
  { field: 'Unit', read: (value: MetricValue) => value.unit },
  { field: 'Description', read: (value: MetricValue) => value.description },
];

/** What a version changed of the one before it. */
export function differences(before: MetricValue, after: MetricValue): Difference[] {
  return FIELDS.flatMap(({ field, read }) => {
    const [old, now] = [read(before), read(after)];
    return old === now ? [] : [{ field, before: old, after: now }];
  });
}
