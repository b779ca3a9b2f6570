/** What amounts of several currencies are compared in. */
const BASE = { currency: 'USD', digits: 2 };

const formats = new Map<string, Intl.NumberFormat>();

/** An amount in minor units, such as "€12.50". */
export function formatMoney(minor: bigint | number, currency: string, digits: number): string {
  return withMinus(formatOf(currency, digits).format(Number(minor) / 10 ** digits));
}

/** An amount in minor units of the base currency. */
export function formatBase(minor: bigint | number): string {
  return formatMoney(minor, BASE.currency, BASE.digits);
}

/** Minor units of the base currency from what somebody typed as whole units; NaN if it is no number. */
export function baseMinor(text: string): number {
  const amount = text.trim() === '' ? Number.NaN : Number(text);
  return Math.round(amount * 10 ** BASE.digits);
}

/** What somebody would type for minor units of the base currency. */
export function baseText(minor: bigint): string {
  return String(Number(minor) / 10 ** BASE.digits);
}

function formatOf(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency}/${digits}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(key, made);
  return made;
}

function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}
