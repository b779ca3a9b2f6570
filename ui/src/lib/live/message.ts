import * as v from 'valibot';
import { int64 } from '@/lib/int64';

const operations = v.picklist(['snapshot', 'insert', 'update', 'delete']);

/** What the server says of one row, or with `snapshot` of all that the page follows. */
export type LiveMessage<Row> = {
  /** The place in the change log; greater than that of every change before it. */
  sequence: bigint;
  operation: v.InferOutput<typeof operations>;
  /** The row's primary key; null with a snapshot of several rows. */
  key: Record<string, unknown> | null;
  /** The row as it is now; null after a delete. */
  after: Row | null;
};

/** The schema of messages whose rows have the schema `row`. */
export function liveMessage<Row>(row: v.GenericSchema<unknown, Row>) {
  return v.object({
    sequence: int64,
    operation: operations,
    key: v.nullish(v.record(v.string(), v.unknown()), null),
    after: v.nullable(row),
  });
}
