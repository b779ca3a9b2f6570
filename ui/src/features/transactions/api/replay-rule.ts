import { useMutation } from '@tanstack/react-query';
import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import type { WireCondition } from './save-rule';

const replaySchema = v.object({
  lookedAt: v.number(),
  /** Whether all of the time was looked at. */
  isComplete: v.boolean(),
  matched: v.number(),
  accounts: v.number(),
  alsoDetected: v.number(),
  judgedRight: v.number(),
  judgedWrong: v.number(),
  /** The newest matches. */
  transactionIds: v.array(v.string()),
});

export type Replay = v.InferOutput<typeof replaySchema>;

const answerSchema = promised<components['schemas']['Success_RuleReplay']>()(
  v.object({ data: replaySchema }),
);

export type ReplayRequest = {
  condition: WireCondition;
  accountId?: string;
  /** RFC 3339. */
  from: string;
};

/** Tries a rule on the past; nothing is changed. */
export function useReplayRule() {
  return useMutation({
    mutationFn: async (body: ReplayRequest) =>
      (await request('/api/transactions/rules/replay', answerSchema, { method: 'POST', body })).data,
  });
}
