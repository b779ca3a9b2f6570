import * as v from 'valibot';
import { parseJson } from '@/lib/json';
import { Batches } from './batches';
import type { LiveMessage } from './message';

/** Messages that follow each other closely are handed on together, so that a page draws at most so often (in ms). */
const BATCH_INTERVAL = 50;

export type Received<Row> = LiveMessage<Row> & {
  /**
   * Set on a snapshot from before what was received already: the log began anew, as after a backup was restored, and
   * what the page knows may never have happened.
   */
  rewound: boolean;
};

/** Reads what the sockets of one connection receive and hands each message on once, in order. */
export class Receiver<Row> {
  private newest: bigint | undefined;
  private readonly schema: v.GenericSchema<unknown, LiveMessage<Row>>;
  private readonly batches: Batches<Received<Row>>;

  constructor(
    schema: v.GenericSchema<unknown, LiveMessage<Row>>,
    deliver: (messages: Received<Row>[]) => void,
  ) {
    this.schema = schema;
    this.batches = new Batches(BATCH_INTERVAL, deliver);
  }

  /** Returns the sequence to resume from; undefined if this is no message that the page understands. */
  receive(data: unknown): bigint | undefined {
    const message = read(this.schema, data);
    if (!message) return undefined;
    const ahead = this.newest === undefined || message.sequence > this.newest;
    if (ahead || message.operation === 'snapshot') {
      const rewound = this.newest !== undefined && message.sequence < this.newest;
      this.newest = message.sequence;
      this.batches.push({ ...message, rewound });
    }
    return this.newest;
  }

  stop(): void {
    this.batches.clear();
  }
}

function read<Row>(
  schema: v.GenericSchema<unknown, LiveMessage<Row>>,
  data: unknown,
): LiveMessage<Row> | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const result = v.safeParse(schema, parseJson(data));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
