import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/experiments';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { unlessRefused } from '@/lib/unless-refused';
import { analysisSchema } from './analysis';
import { experimentSchema, isUnderWay } from './experiment';

/** In milliseconds: while something happens and nobody tells, and to be sure. */
export const POLL_INTERVAL = 2_000;
const CHECK_INTERVAL = 30_000;

const resultsSchema = v.object({
  observations: v.number(),
  units: v.number(),
  treatedUnits: v.number(),
  periods: v.number(),
  /** Their names. */
  covariates: v.array(v.string()),
});

const answerSchema = promised<components['schemas']['Success_ResultsBody']>()(
  v.object({
    data: v.object({
      experiment: experimentSchema,
      /** What was observed, in short; null until there is something. */
      results: v.nullable(resultsSchema),
      /** Null until there is one of these results. */
      analysis: v.nullable(analysisSchema),
    }),
  }),
);

export type ExperimentResults = v.InferOutput<typeof answerSchema>['data'];

export const resultsOptions = (id: string) =>
  queryOptions({
    queryKey: ['experiments', 'results', id],
    queryFn: async ({ signal }): Promise<ExperimentResults> => {
      const path = `/api/experiments/${encodeURIComponent(id)}/results`;
      return (await request(path, answerSchema, { signal })).data;
    },
  });

/** `live` is whether changes are told over a live connection. */
export function useResults(id: string, { live }: { live: boolean }) {
  return useQuery({
    ...resultsOptions(id),
    refetchInterval: (query) => {
      const { data } = query.state;
      const busy = data !== undefined && isUnderWay(data.experiment.status);
      return unlessRefused(busy && !live ? POLL_INTERVAL : CHECK_INTERVAL)(query);
    },
  });
}
