import { DataTable } from '@/components/data-table';
import type { Band } from '../api/get-scorecard';
import { BandLabel } from '../components/band-label';

/** What ranges of scores are called. */
export function Bands({ bands }: { bands: Band[] }) {
  return (
    <DataTable
      label="Scores of each band"
      table={{
        columns: [{ name: 'Band' }, { name: 'Scores' }],
        rows: bands.map(({ name, least }, index) => {
          const above = bands[index - 1];
          return [
            <BandLabel key={name} name={name} bands={bands} />,
            above ? `from ${String(least)}, below ${String(above.least)}` : `from ${String(least)}`,
          ];
        }),
      }}
    />
  );
}
