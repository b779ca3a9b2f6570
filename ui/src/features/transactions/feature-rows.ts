import { formatDuration } from '@/lib/duration';
import { formatInteger, formatNumber } from '@/lib/format';
import type { Features, Window } from './api/transaction';
import { formatBase } from './money';
import { hourText } from './words';

/** What the account did in each window before a transaction, as rows of a table. */
export function windowRows({ day, week, month }: Features): string[][] {
  const row = (name: string, window: Window) => [
    name,
    formatInteger(window.count),
    formatBase(window.sumMinor),
    base(window.meanMinor),
    base(window.deviationMinor),
    base(window.typicalMinor),
    window.deviations === null ? '–' : formatNumber(window.deviations),
  ];
  return [row('24 hours', day), row('7 days', week), row('30 days', month)];
}

/** The other features, each with its value. */
export function featureRows(features: Features): [string, string][] {
  const { secondsSinceLast } = features;
  return [
    [
      'Time since the payment before',
      secondsSinceLast === null ? 'the first' : formatDuration(secondsSinceLast),
    ],
    ['New merchant', yes(features.newMerchant)],
    ['New category', yes(features.newCategory)],
    ['New country', yes(features.newCountry)],
    ['Another country than before', yes(features.countryChanged)],
    ['Payments within 10 minutes', formatInteger(features.count10m)],
    ['Payments within an hour', formatInteger(features.count1h)],
    ['Together within an hour', formatBase(features.sumMinor1h)],
    ['Small ones within an hour', formatInteger(features.smallCount1h)],
    ['With this merchant in 30 days', formatInteger(features.sameMerchant30d)],
    ['Of this category in 30 days', formatInteger(features.sameCategory30d)],
    ['In this country in 30 days', formatInteger(features.sameCountry30d)],
    ['Hour of the week (UTC)', hourText(features.hourOfWeek)],
    ['Near this hour of the day in 30 days', formatInteger(features.nearHourCount30d)],
    ['Near this hour of the week in 30 days', formatInteger(features.nearWeekHourCount30d)],
    ['Rarity of the hour', formatNumber(features.hourRarity)],
  ];
}

function base(minor: number | null): string {
  return minor === null ? '–' : formatBase(Math.round(minor));
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no';
}
