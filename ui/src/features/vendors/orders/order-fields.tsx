import { TextInput } from '@mantine/core';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import classes from '../components/form.module.css';
import type { Draft } from './draft';
import { LineFields } from './line-fields';

type Props = {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  problems: FieldProblem[];
  /** Of the vendor; empty while none is chosen. */
  currency: string;
  /** Whether what is ordered can be changed. */
  hasLines: boolean;
  /** Whether the promise can be changed. */
  hasPromise: boolean;
  /** What holds where the promise is left empty. */
  promiseHint: string;
};

/** What somebody says about an order, whether it is a new one or not. */
export function OrderFields(props: Props) {
  const { draft, change, problems, currency, hasLines, hasPromise, promiseHint } = props;
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label="Reference"
          description="What the customer calls it"
          maxLength={100}
          autoComplete="off"
          value={draft.reference}
          error={problemText(problems, 'reference')}
          onChange={({ currentTarget }) => {
            change({ reference: currentTarget.value });
          }}
        />
        {hasPromise && (
          <TextInput
            label="Promised for"
            description={promiseHint}
            type="datetime-local"
            value={draft.promisedAt}
            error={problemText(problems, 'promisedAt')}
            onChange={({ currentTarget }) => {
              change({ promisedAt: currentTarget.value });
            }}
          />
        )}
      </div>
      {hasLines && (
        <LineFields
          lines={draft.lines}
          currency={currency}
          problems={problems}
          onChange={(lines) => {
            change({ lines });
          }}
        />
      )}
    </>
  );
}
