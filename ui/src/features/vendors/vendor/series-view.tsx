import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { formatDate, formatInteger } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Day } from '../api/get-report';
import { dayRows } from '../chart-data';
import { DESCRIPTIONS, MEASURES, rateInFull } from '../measures';
import type { Measure } from '../measures';
import { minutesText } from '../words';

const SeriesChart = lazy(async () => ({ default: (await import('../charts/series-chart')).SeriesChart }));

const number = (name: string) => ({ name, isNumber: true });

type Props = { series: Day[]; currency: string; measure: Measure };

/** A measure of a vendor day by day; which one is kept in the address. */
export function SeriesView({ series, currency, measure }: Props) {
  const navigate = useNavigate({ from: '/vendors/vendor/$id' });
  const { name, of } = DESCRIPTIONS[measure];
  return (
    <>
      <NativeSelect
        label="Measure"
        maw="16rem"
        mb="lg"
        value={measure}
        data={MEASURES.map((value) => ({ value, label: DESCRIPTIONS[value].name }))}
        onChange={({ currentTarget: { value } }) => {
          const chosen = MEASURES.find((known) => known === value);
          void navigate({
            search: (known) => ({ ...known, show: chosen === 'orders' ? undefined : chosen }),
            replace: true,
            resetScroll: false,
          });
        }}
      />
      <ChartFrame
        title={`${name} by day`}
        file={`vendor-${measure}-by-day`}
        chart={<SeriesChart rows={dayRows(series, of)} measure={measure} currency={currency} />}
        table={{
          columns: [
            { name: 'Placed on' },
            number('Orders'),
            number('On time'),
            number('On time and in full'),
            number('Cancelled'),
            number('Revenue'),
            number('Mean lead time'),
          ],
          rows: series.map((day) => [
            formatDate(new Date(day.day)),
            formatInteger(day.orders),
            rateInFull(day.onTimeRate),
            rateInFull(day.onTimeInFullRate),
            rateInFull(day.cancellationRate),
            formatMoney(day.revenueMinor, currency),
            day.meanLeadTimeMinutes === null ? '–' : minutesText(day.meanLeadTimeMinutes),
          ]),
        }}
      >
        <p>
          By the day on which orders were placed, in UTC. What is still on its way will yet change the newest
          days.
        </p>
      </ChartFrame>
    </>
  );
}
