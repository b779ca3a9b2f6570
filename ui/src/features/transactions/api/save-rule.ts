import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '@/lib/api/request';
import { ruleAnswerSchema } from './get-rule';
import { keys } from './keys';
import type { Condition } from './rule';

/** What a person says about a rule. Times are RFC 3339. */
export type RuleFields = {
  name: string;
  condition: WireCondition;
  accountId?: string;
  enabled: boolean;
  snoozedUntil?: string;
  expiresAt?: string;
};

/** A condition as it is sent: JSON has no bigint, and amounts stay below 2^53. */
export type WireCondition = Exclude<Condition, { kind: 'amount-at-least' }> | WireAmount;
type WireAmount = { kind: 'amount-at-least'; amountMinor: number };

export type RuleChange = {
  fields: RuleFields;
  /** The version that the person saw; undefined for a new rule. */
  expectedVersion?: bigint;
  idempotencyKey: string;
};

/** Makes a rule, or changes the one with this id. */
export function useSaveRule(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ fields, expectedVersion, idempotencyKey }: RuleChange) => {
      const path = '/api/transactions/rules';
      const answer = await request(
        id === undefined ? path : `${path}/${encodeURIComponent(id)}`,
        ruleAnswerSchema,
        {
          method: id === undefined ? 'POST' : 'PUT',
          body: {
            ...fields,
            ...(expectedVersion !== undefined && { expectedVersion: Number(expectedVersion) }),
          },
          headers: { 'idempotency-key': idempotencyKey },
        },
      );
      return answer.data;
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.rules }),
  });
}
