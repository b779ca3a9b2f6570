import { formatInteger, formatNumber, formatPercent } from '@/lib/format';
import type { Status, Verdict } from './api/anomaly';
import type { Condition } from './api/rule';
import type { Job } from './api/run';
import { formatBase } from './money';

export const STATUS_NAMES = {
  open: 'Open',
  confirmed: 'Confirmed',
  valuable: 'Valuable',
  'false-positive': 'False positive',
  cleared: 'Cleared',
} as const satisfies Record<Status, string>;

/** What each verdict means, for whoever has to choose. */
export const VERDICT_MEANINGS = {
  confirmed: 'what was looked for',
  valuable: 'unusual and worth knowing, but no fraud',
  'false-positive': 'nothing',
} as const satisfies Record<Verdict, string>;

export const JOB_NAMES = {
  'detect-anomalies': 'Detection',
  generate: 'Traffic',
} as const satisfies Record<Job, string>;

const FEATURE_NAMES: Record<string, string> = {
  amountVs24h: 'Amount against 24 hours',
  amountVs7d: 'Amount against 7 days',
  amountVs30d: 'Amount against 30 days',
  payments10m: 'Payments within 10 minutes',
  payments1h: 'Payments within an hour',
  smallPayments1h: 'Small payments within an hour',
  merchant: 'Merchant',
  category: 'Category',
  country: 'Country',
  countryChange: 'Change of country',
  hourOfWeek: 'Hour of the week',
};

export function featureName(feature: string): string {
  return FEATURE_NAMES[feature] ?? feature;
}

const KIND_NAMES: Record<string, string> = {
  'large-amount': 'Large amount',
  velocity: 'Many payments',
  'new-country': 'New country',
  'odd-hour': 'Odd hour',
  'card-testing': 'Card testing',
  'new-category': 'New category',
};

export function kindName(kind: string): string {
  return KIND_NAMES[kind] ?? kind;
}

const BASELINE_NAMES: Record<string, string> = {
  'amount-deviation': 'Amount in deviations',
  rules: 'Five usual rules',
};

export function baselineName(name: string): string {
  return BASELINE_NAMES[name] ?? name;
}

export const WINDOW_NAMES = {
  '10m': '10 minutes',
  '1h': 'an hour',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
} as const;

/** What a rule looks for, as the rest of "It looks for …". */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'amount-at-least':
      return `amounts of at least ${formatBase(condition.amountMinor)}`;
    case 'amount-multiple':
      return `amounts of at least ${formatNumber(condition.multiple)} times the account’s mean of 30 days${history(condition)}`;
    case 'velocity':
      return `at least ${formatInteger(condition.count)} payments within ${WINDOW_NAMES[condition.window]}`;
    case 'new-country':
      return `countries where the account never paid before${history(condition)}`;
    case 'new-category':
      return `categories that the account never paid for before${history(condition)}`;
  }
}

function history({ minHistory }: { minHistory: number }): string {
  return minHistory > 0 ? `, from ${formatInteger(minHistory)} payments in 30 days on` : '';
}

/** A score, which never spans all of 0 to 1, to three digits. */
export function formatScore(score: number): string {
  return score.toFixed(3);
}

/** A share that may not be known. */
export function shareText(share: number | null): string {
  return share === null ? '–' : formatPercent(share);
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** An hour of the week in UTC: "Sunday 03:00". */
export function hourText(hour: number): string {
  const day = DAYS[Math.floor(hour / 24)] ?? '';
  return `${day} ${String(hour % 24).padStart(2, '0')}:00`;
}
