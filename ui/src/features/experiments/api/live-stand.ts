import * as v from 'valibot';
import { liveMessage } from '@/lib/live/message';
import { standSchema } from './experiment';

const row = v.object({ id: v.string(), ...standSchema.entries });

/** What the live connection tells of one experiment. */
export type LiveStand = v.InferOutput<typeof row>;

/** A snapshot may hold what the page has asked for already: only the rows of changes are read. */
export const standMessage = liveMessage(
  v.union([
    row,
    v.pipe(
      v.unknown(),
      v.transform(() => null),
    ),
  ]),
);
