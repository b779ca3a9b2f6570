const FIRST = 500;
const LONGEST = 30_000;

/**
 * Milliseconds to wait after so many failures in a row: anything from 0 to a bound that doubles from half a second to
 * half a minute, so that the browsers that a restarted server lost do not all return at once. `random` is in [0, 1).
 */
export function reconnectDelay(failures: number, random: number): number {
  return random * Math.min(FIRST * 2 ** failures, LONGEST);
}
