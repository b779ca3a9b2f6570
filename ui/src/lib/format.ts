const integers = new Intl.NumberFormat('en');
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const minutes = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const clockTimes = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

/** Digits in groups of three, with a real minus sign. */
export function formatInteger(value: bigint | number): string {
  return withMinus(integers.format(value));
}

/** As formatInteger, with the sign always shown. */
export function formatSigned(value: bigint): string {
  return value > 0n ? `+${formatInteger(value)}` : formatInteger(value);
}

/** Date and time in the reader's time zone. */
export function formatTime(time: Date): string {
  return times.format(time);
}

/** Date and time in the reader's time zone, to the minute. */
export function formatMinute(time: Date): string {
  return minutes.format(time);
}

/** The time of day in the reader's time zone. */
export function formatClockTime(time: Date): string {
  return clockTimes.format(time);
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
const shortDates = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });
const decimals = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const DOLLARS = { style: 'currency', currency: 'USD' } as const;
const RATE_DIGITS = 4;
/** The most that every browser takes. */
const MOST_DIGITS = 20;
const wholeDollars = new Intl.NumberFormat('en', { ...DOLLARS, maximumFractionDigits: 0 });
const shortDollars = new Intl.NumberFormat('en', {
  ...DOLLARS,
  notation: 'compact',
  maximumFractionDigits: 1,
});
const preciseDollars = new Intl.NumberFormat('en', { ...DOLLARS, maximumFractionDigits: RATE_DIGITS });
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** The day, in UTC: periods of an experiment begin at a time that is the same for all readers. */
export function formatDate(time: Date): string {
  return dates.format(time);
}

/** The day without its year, in UTC. */
export function formatShortDate(time: Date): string {
  return shortDates.format(time);
}

/** A measured number: four significant digits, or all before the point. */
export function formatNumber(value: number): string {
  return withMinus((Math.abs(value) >= 10_000 ? grouped : decimals).format(value));
}

/** As formatNumber, with the sign always shown. */
export function formatDifference(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** Dollars: whole ones from 1,000 on, else with cents. */
export function formatDollars(value: number): string {
  if (Math.abs(value) >= 1_000) return withMinus(wholeDollars.format(value));
  return withMinus(preciseDollars.format(Math.round(value * 100) / 100));
}

/** What one of something is worth: dollars with up to four digits after the point. */
export function formatRate(value: number): string {
  return withMinus(preciseDollars.format(value));
}

/** Two rates with as many digits as it takes to tell them apart; at least those of formatRate. */
export function formatRates(first: number, second: number): [string, string] {
  if (first === second) return [formatRate(first), formatRate(second)];
  for (let digits = RATE_DIGITS; digits <= MOST_DIGITS; digits += 1) {
    // What rounds to nothing has no sign: "−$0.00" and "$0.00" tell nobody apart.
    const format = new Intl.NumberFormat('en', {
      ...DOLLARS,
      maximumFractionDigits: digits,
      signDisplay: 'negative',
    });
    const [one, other] = [withMinus(format.format(first)), withMinus(format.format(second))];
    if (one !== other) return [one, other];
  }
  return [withMinus(`$${String(first)}`), withMinus(`$${String(second)}`)];
}

/** Dollars for an axis: "$12.5K". */
export function formatShortDollars(value: number): string {
  return withMinus(shortDollars.format(value));
}

/** A share of one: "95%". */
export function formatPercent(value: number): string {
  return withMinus(percents.format(value));
}

/** A probability; what is all but certain is told as a bound, since nothing is. */
export function formatProbability(value: number): string {
  if (value > 0.999) return 'more than 99.9%';
  return value < 0.001 ? 'less than 0.1%' : formatPercent(value);
}

/** A probability of chance; small ones as a bound, since their digits say nothing. */
export function formatPValue(value: number): string {
  return value < 0.0001 ? '< 0.0001' : value.toFixed(4);
}

function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}
