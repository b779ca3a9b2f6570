import * as v from 'valibot';

/** A signed 64-bit integer of the wire, as a bigint whatever its size. */
export const int64 = v.pipe(
  v.union([v.pipe(v.number(), v.integer()), v.bigint()]),
  v.transform((value): bigint => BigInt(value)),
);
