import * as v from 'valibot';
import { timestamp } from '@/lib/timestamp';
import { definitionSchema } from './definition';

export const STATUSES = [
  'pending',
  'generating',
  'awaiting-results',
  'analyzing',
  'complete',
  'partial',
  'failed',
] as const;

export const statusSchema = v.picklist(STATUSES);

/** How far an experiment has come. */
export type Status = (typeof STATUSES)[number];

/** How far it has come; also what the live connection tells. */
export const standSchema = v.object({
  status: statusSchema,
  /** How much of what happens now is done, 0 to 1. */
  progress: v.number(),
  /** Rises by one with each change. */
  version: v.number(),
});

export const experimentSchema = v.object({
  ...definitionSchema.entries,
  ...standSchema.entries,
  /** Why it failed, or why the last analysis did where there is one before; for people. */
  message: v.nullish(v.string(), null),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export type Experiment = v.InferOutput<typeof experimentSchema>;

/** Whether something happens now, without anybody doing more. */
export function isUnderWay(status: Status): boolean {
  return status === 'pending' || status === 'generating' || status === 'analyzing';
}
