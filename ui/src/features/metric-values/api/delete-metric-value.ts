import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { request } from '@/lib/api/request';
import { metricValuesOptions } from '@/lib/metric-value';

export function useDeleteMetricValue(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      request(`/api/metric-values/${encodeURIComponent(id)}`, v.unknown(), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: metricValuesOptions.queryKey }),
  });
}
