import { formatMoney } from '@/lib/money';

/** What amounts of several currencies are compared in. */
const BASE = { currency: 'USD', digits: 2 };

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
