import * as v from 'valibot';

/** A time of the wire: RFC 3339. */
export const timestamp = v.pipe(v.string(), v.toDate());
