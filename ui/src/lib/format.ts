const integers = new Intl.NumberFormat('en');
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const clockTimes = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

/** Digits in groups of three, with a real minus sign. */
export function formatInteger(value: bigint | number): string {
  return integers.format(value).replace('-', '\u2212');
}

/** As formatInteger, with the sign always shown. */
export function formatSigned(value: bigint): string {
  return value > 0n ? `+${formatInteger(value)}` : formatInteger(value);
}

/** Date and time in the reader's time zone. */
export function formatTime(time: Date): string {
  return times.format(time);
}

/** The time of day in the reader's time zone. */
export function formatClockTime(time: Date): string {
  return clockTimes.format(time);
}
