import { DataTable } from '@/components/data-table';
import { formatNumber } from '@/lib/format';
import type { Features } from '../api/transaction';
import { featureRows, windowRows } from '../feature-rows';
import { featureName } from '../words';

const number = (name: string) => ({ name, isNumber: true });

/** Everything that was computed of a transaction when it was written. */
export function FeaturesView({ features }: { features: Features }) {
  return (
    <>
      <DataTable
        label="The account before this transaction"
        table={{
          columns: [
            { name: 'Before' },
            number('Payments'),
            number('Together'),
            number('Mean'),
            number('Deviation'),
            number('Typical'),
            number('This one, in deviations'),
          ],
          rows: windowRows(features),
        }}
      />
      <DataTable
        label="Features"
        table={{ columns: [{ name: 'Feature' }, number('Value')], rows: featureRows(features) }}
      />
      <DataTable
        label="As the detector sees it"
        table={{
          columns: [{ name: 'As the detector sees it' }, number('0 is usual, more is unusual')],
          rows: Object.entries(features.vector).map(([feature, value]) => [
            featureName(feature),
            formatNumber(value),
          ]),
        }}
      />
    </>
  );
}
