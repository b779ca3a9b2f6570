import { DataTable } from '@/components/data-table';
import { formatInteger } from '@/lib/format';
import type { Report } from '../api/get-report';
import { shareText } from '../words';

const RATES = [
  { name: 'On time, of those that arrived', rate: 'onTimeRate' },
  { name: 'In full, of those that arrived', rate: 'inFullRate' },
  { name: 'On time and in full, of those that arrived', rate: 'onTimeInFullRate' },
  { name: 'Units shipped, of those ordered', rate: 'fillRate' },
  { name: 'Cancelled, of all', rate: 'cancellationRate' },
  { name: 'Returned, of those that arrived', rate: 'returnRate' },
] as const;

const number = (name: string) => ({ name, isNumber: true });

/** Every share with what it is made of. */
export function Rates({ report }: { report: Report }) {
  return (
    <DataTable
      label="Numbers of the rates"
      table={{
        columns: [{ name: 'Rate' }, number('Share'), number('Such'), number('Out of')],
        rows: RATES.map(({ name, rate }) => [
          name,
          shareText(report[rate]),
          formatInteger(report[rate].numerator),
          formatInteger(report[rate].denominator),
        ]),
      }}
    />
  );
}
