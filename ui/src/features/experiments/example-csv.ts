import { toCsv } from '@/lib/csv';
import type { Experiment } from './api/experiment';

const UNITS = [
  { unit: 'unit-1', treated: true },
  { unit: 'unit-2', treated: false },
];

/** How a file of results begins: a treated unit and another, at the start and at the intervention. The values are made up. */
export function exampleCsv({ metrics, timeRange, interventionAt }: Experiment): string {
  const rows = metrics.flatMap((metric) =>
    [timeRange.start, interventionAt].flatMap((period) =>
      UNITS.map(({ unit, treated }, index) => [unit, period, metric, 100 + index, treated]),
    ),
  );
  return toCsv([['unit', 'period', 'metric', 'value', 'treated'], ...rows]);
}
