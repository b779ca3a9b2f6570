import { isInteger, isSafeNumber, parse } from 'lossless-json';

/**
 * Parses JSON without losing digits: an integer that a JavaScript number cannot hold exactly becomes a bigint, every
 * other number stays a number.
 */
export function parseJson(text: string): unknown {
  return parse(text, undefined, (digits) =>
    isInteger(digits) && !isSafeNumber(digits) ? BigInt(digits) : Number(digits),
  );
}
