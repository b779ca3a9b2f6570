import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { metricValuesOptions, metricValueSchema } from '@/lib/metric-value';
import type { MetricValueFields } from './change-metric-value';

const answerSchema = promised<components['schemas']['Success_MetricValue']>()(
  v.object({ data: metricValueSchema }),
);

export type NewMetricValue = { id: string; fields: MetricValueFields; idempotencyKey: string };

export function useCreateMetricValue() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, fields, idempotencyKey }: NewMetricValue) => {
      const answer = await request('/api/metric-values', answerSchema, {
        method: 'POST',
        body: { id, ...fields },
        headers: { 'idempotency-key': idempotencyKey },
      });
      return answer.data;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: metricValuesOptions.queryKey }),
  });
}
