import { formatRates } from '@/lib/format';
import type { MetricValue } from '@/lib/metric-value';

/** One field that two versions have differently. */
export type Difference = { field: string; before: string; after: string };

type Field = { field: string; tell: (before: MetricValue, after: MetricValue) => [string, string] };

const rate = (field: string, name: 'dollarsPerUnit' | 'stdError'): Field => ({
  field,
  tell: (before, after) => formatRates(before[name], after[name]),
});

const text = (field: string, name: 'name' | 'unit' | 'description'): Field => ({
  field,
  tell: (before, after) => [before[name], after[name]],
});

const FIELDS = [
  rate('Dollars per unit', 'dollarsPerUnit'),
  rate('Standard error', 'stdError'),
  text('Name', 'name'),
  text('Unit', 'unit'),
  text('Description', 'description'),
];

/** What a version changed of the one before it. Numbers that differ are told with digits that do. */
export function differences(before: MetricValue, after: MetricValue): Difference[] {
  return FIELDS.flatMap(({ field, tell }) => {
    const [old, now] = tell(before, after);
    return old === now ? [] : [{ field, before: old, after: now }];
  });
}
