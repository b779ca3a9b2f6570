import { DataTable } from '@/components/data-table';
import { FactList } from '@/components/fact-list';
import { formatNumber } from '@/lib/format';
import type { Features } from '../api/transaction';
import { featureRows, windowRows } from '../feature-rows';
import { featureName } from '../words';
import classes from './quality-view.module.css';

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
      <FactList label="Features" facts={featureRows(features)} />
      <h3 className={classes.heading}>As the detector sees it</h3>
      <p className={classes.about}>0 is usual for the account; more is more unusual.</p>
      <FactList
        label="As the detector sees it"
        facts={Object.entries(features.vector).map(([feature, value]) => [
          featureName(feature),
          formatNumber(value),
        ])}
      />
    </>
  );
}
