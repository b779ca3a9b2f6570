import { DataTable } from '@/components/data-table';
import { Figures } from '@/components/figures';
import { formatInteger } from '@/lib/format';
import type { Labels, Quality } from '../api/get-quality';
import { baselineName, kindName, shareText } from '../words';
import { FeedbackFigures } from './feedback-figures';
import classes from './quality-view.module.css';

const number = (name: string) => ({ name, isNumber: true });
const numberText = (value: number | null) => (value === null ? '–' : value.toFixed(3));

/** How well detection works: by what people judged, and where traffic is made up, by what was injected. */
export function QualityView({ quality: { feedback, labels } }: { quality: Quality }) {
  return (
    <>
      <h3 className={classes.heading}>By judgements</h3>
      <FeedbackFigures feedback={feedback} />
      {labels && <LabelsView labels={labels} />}
    </>
  );
}

function LabelsView({ labels }: { labels: Labels }) {
  const { auc, averagePrecision, precisionAtInjected } = labels;
  return (
    <>
      <h3 className={classes.heading}>By what was injected</h3>
      <p className={classes.about}>
        {formatInteger(labels.injected)} of {formatInteger(labels.transactions)} made-up transactions are
        injected anomalies. The detector never sees which.
      </p>
      <Figures
        figures={[
          { name: 'Precision', value: shareText(labels.precision) },
          { name: 'Recall', value: shareText(labels.recall) },
          { name: 'ROC AUC', value: numberText(auc) },
          { name: 'Reasons right', value: shareText(labels.reasonsRight) },
        ]}
      />
      <DataTable
        label="Detector and simpler ways"
        table={{
          columns: [
            { name: 'By' },
            number('ROC AUC'),
            number('Average precision'),
            number('Precision at injected'),
          ],
          rows: [
            { name: 'Isolation forest', auc, averagePrecision, precisionAtInjected },
            ...labels.baselines.map((baseline) => ({ ...baseline, name: baselineName(baseline.name) })),
          ].map((way) => [
            way.name,
            numberText(way.auc),
            numberText(way.averagePrecision),
            shareText(way.precisionAtInjected),
          ]),
        }}
      />
      <DataTable
        label="Kinds of injected anomalies"
        table={{
          columns: [{ name: 'Injected' }, number('How many'), number('Found'), number('Reasons right')],
          rows: labels.byKind.map(({ kind, injected, detected, reasonsRight }) => [
            kindName(kind),
            formatInteger(injected),
            formatInteger(detected),
            formatInteger(reasonsRight),
          ]),
        }}
      />
    </>
  );
}
