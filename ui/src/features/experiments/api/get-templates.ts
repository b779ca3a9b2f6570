import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { definitionSchema } from './definition';

const templateSchema = v.object({
  id: v.string(),
  title: v.string(),
  summary: v.string(),
  definition: definitionSchema,
});

/** A definition to begin with. */
export type Template = v.InferOutput<typeof templateSchema>;

const answerSchema = promised<components['schemas']['Success_Vec_Template']>()(
  v.object({ data: v.array(templateSchema) }),
);

export const templatesOptions = queryOptions({
  queryKey: ['experiments', 'templates'],
  queryFn: async ({ signal }) => (await request('/api/experiments/templates', answerSchema, { signal })).data,
  // Their times end today; a form that somebody fills in does not change under the hands.
  staleTime: Infinity,
  refetchOnWindowFocus: false,
});

export function useTemplates() {
  return useQuery(templatesOptions);
}
