import { expect, test } from 'vitest';
import * as v from 'valibot';
import { metricValueSchema } from '@/lib/metric-value';
import { metricValue } from '@/testing/experiment-data';
import { differences } from './difference';

const value = (change: object) => v.parse(metricValueSchema, metricValue(change));

test.each([
  [0.00012, 0.00014, '$0.00012', '$0.00014'],
  [12.5, 12.50001, '$12.50', '$12.50001'],
  [-0.00002, 0.00002, '\u2212$0.00002', '$0.00002'],
  [1e9, 999_999_999.9999999, '$1,000,000,000.00', '$999,999,999.9999999'],
  [1e-25, 2e-25, '$1e\u221225', '$2e\u221225'],
])('dollars that differ are told apart: %d and %d', (before, after, old, now) => {
  const changed = differences(value({ dollarsPerUnit: before }), value({ dollarsPerUnit: after }));
  expect(changed).toEqual([{ field: 'Dollars per unit', before: old, after: now }]);
});

test('a standard error that was not known to be there is a difference', () => {
  const changed = differences(value({ stdError: 0 }), value({ stdError: 0.00003 }));
  expect(changed).toEqual([{ field: 'Standard error', before: '$0.00', after: '$0.00003' }]);
});

test('what is the same is no difference', () => {
  expect(differences(value({ version: 1 }), value({ version: 2 }))).toEqual([]);
});
