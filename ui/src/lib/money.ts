const formats = new Map<string, Intl.NumberFormat>();
const shortFormats = new Map<string, Intl.NumberFormat>();

/** An amount in minor units, such as "€12.50". `digits` are those that the currency has after the point by ISO 4217, if left out. */
export function formatMoney(minor: bigint | number, currency: string, digits?: number): string {
  const format = formatOf(currency, digits);
  return format.format(decimal(whole(minor), digitsOf(format))).replace('-', '\u2212');
}

/** An amount for an axis: "€12.5K". */
export function formatShortMoney(minor: bigint | number, currency: string): string {
  const digits = currencyDigits(currency);
  return shortFormatOf(currency)
    .format(Number(minor) / 10 ** digits)
    .replace('-', '\u2212');
}

/** How many digits the amounts of a currency have after the point. */
export function currencyDigits(currency: string): number {
  return digitsOf(formatOf(currency, undefined));
}

/** An amount in minor units as somebody would type it: "12.50". */
export function moneyText(minor: bigint | number, digits: number): string {
  return decimal(whole(minor), digits);
}

/** Minor units of an amount as somebody types it; undefined if it is none, or has more digits than the currency. */
export function readMoney(text: string, digits: number): number | undefined {
  const plain = text.trim().replace(/(?<=\d),(?=\d{3})/g, '');
  const [, units, part = ''] = /^(\d+)(?:\.(\d*))?$/.exec(plain) ?? [];
  if (units === undefined || part.length > digits) return undefined;
  const minor = Number(units + part.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** The ticks of an axis may lie between two minor units. */
function whole(minor: bigint | number): bigint {
  return typeof minor === 'bigint' ? minor : BigInt(Math.round(minor));
}

/** Exact, whatever the size: a number would lose cents from 2^53 on. */
function decimal(minor: bigint, digits: number): `${number}` {
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  const units = text.slice(0, text.length - digits);
  return `${sign}${units}${digits > 0 ? `.${text.slice(-digits)}` : ''}` as `${number}`;
}

function digitsOf(format: Intl.NumberFormat): number {
  return format.resolvedOptions().maximumFractionDigits ?? 0;
}

function formatOf(currency: string, digits: number | undefined): Intl.NumberFormat {
  const key = `${currency}/${String(digits)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    ...(digits !== undefined && { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  });
  formats.set(key, made);
  return made;
}

function shortFormatOf(currency: string): Intl.NumberFormat {
  const known = shortFormats.get(currency);
  if (known) return known;
  const made = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  shortFormats.set(currency, made);
  return made;
}
