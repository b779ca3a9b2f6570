import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { metricValuesOptions, metricValueSchema } from '@/lib/metric-value';
import { historyKey } from './get-history';

const answerSchema = promised<components['schemas']['Success_MetricValue']>()(
  v.object({ data: metricValueSchema }),
);

/** What a person may choose about a metric value. */
export type MetricValueFields = {
  name: string;
  unit: string;
  dollarsPerUnit: number;
  stdError: number;
  description: string;
};

export type MetricValueChange = {
  fields: MetricValueFields;
  expectedVersion: number;
  idempotencyKey: string;
};

/** Changes it if it still has the version that the person saw. */
export function useChangeMetricValue(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ fields, expectedVersion, idempotencyKey }: MetricValueChange) => {
      const answer = await request(`/api/metric-values/${encodeURIComponent(id)}`, answerSchema, {
        method: 'PUT',
        body: { ...fields, expectedVersion },
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    // Also after a refusal: somebody else's change is why.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: metricValuesOptions.queryKey }),
        client.invalidateQueries({ queryKey: historyKey(id) }),
      ]),
  });
}
