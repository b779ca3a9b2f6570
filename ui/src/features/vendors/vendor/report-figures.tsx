import { Figures } from '@/components/figures';
import { formatInteger } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Report } from '../api/get-report';
import { partsText } from '../measures';
import { capitalized, minutesText, scoreText, shareText } from '../words';

/** A report in a few numbers. */
export function ReportFigures({ report }: { report: Report }) {
  const { score, band, orders, onTimeRate, revenueMinor, currency, leadTimeMinutes } = report;
  const median = leadTimeMinutes.p50;
  return (
    <Figures
      figures={[
        {
          name: 'Score',
          value: scoreText(score),
          about: band === null ? 'no history' : capitalized(band),
        },
        { name: 'Orders', value: formatInteger(orders) },
        { name: 'On time', value: shareText(onTimeRate), about: partsText(onTimeRate) },
        { name: 'Median lead time', value: median === null ? '–' : minutesText(median) },
        { name: 'Revenue', value: formatMoney(revenueMinor, currency) },
      ]}
    />
  );
}
