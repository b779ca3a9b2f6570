import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { keys } from './keys';
import { ruleSchema } from './rule';

export const ruleAnswerSchema = promised<components['schemas']['Success_RuleAnswer']>()(
  v.object({ data: ruleSchema }),
);

const ruleOptions = (id: string) =>
  queryOptions({
    queryKey: [...keys.rules, 'one', id],
    queryFn: async ({ signal }) =>
      (await request(`/api/transactions/rules/${encodeURIComponent(id)}`, ruleAnswerSchema, { signal })).data,
  });

export function useRule(id: string) {
  return useQuery(ruleOptions(id));
}
