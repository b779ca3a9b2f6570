import * as v from 'valibot';
import { liveMessage } from './message';

/** Messages of which only the rows of changes are read: what a snapshot holds, the page asks for. */
export function rowMessage<Row>(row: v.GenericSchema<unknown, Row>) {
  const other = v.pipe(
    v.unknown(),
    v.transform(() => null),
  );
  return liveMessage(v.union([row, other]));
}
