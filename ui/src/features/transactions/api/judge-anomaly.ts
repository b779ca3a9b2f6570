import * as v from 'valibot';
import type { components } from '@/lib/api/transactions';
import { promised } from '@/lib/api/promised';
import { request } from '@/lib/api/request';
import { anomalySchema } from './anomaly';
import type { Anomaly, Verdict } from './anomaly';

const answerSchema = promised<components['schemas']['Success_AnomalyBody']>()(
  v.object({ data: anomalySchema }),
);

export type Judgement = {
  transactionId: string;
  verdict: Verdict;
  note: string | null;
  /** Made when the person judges; a repeat of the request changes nothing. */
  idempotencyKey: string;
};

/** Says what a person makes of a transaction; an earlier judgement is replaced. */
export async function judgeAnomaly(judgement: Judgement): Promise<Anomaly> {
  const { transactionId, verdict, note, idempotencyKey } = judgement;
  const path = `/api/anomalies/${encodeURIComponent(transactionId)}/feedback`;
  const answer = await request(path, answerSchema, {
    method: 'PUT',
    body: { verdict, ...(note !== null && { note }) } satisfies components['schemas']['FeedbackBody'],
    headers: { 'idempotency-key': idempotencyKey },
    keepalive: true,
  });
  return answer.data;
}
