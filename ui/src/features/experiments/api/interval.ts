import * as v from 'valibot';

/** The lower and the upper bound. The document says only that they are numbers in a list. */
export const intervalSchema = v.pipe(
  v.array(v.number()),
  v.length(2),
  v.transform((bounds) => bounds as [number, number]),
);
