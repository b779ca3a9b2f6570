import { DataTable } from '@/components/data-table';
import { formatDifference, formatNumber, formatPValue } from '@/lib/format';
import type { AnalyzedMetric } from '../api/metric-analysis';
import { methodName, otherMethodName, placeboName } from '../words';
import classes from './robustness.module.css';

/** The same effect by other methods, and where there should be none. */
export function Robustness({ metric }: { metric: AnalyzedMetric }) {
  const { placebo, robustness } = metric;
  const row = ({ name, estimate, stdError, pValue }: AnalyzedMetric['robustness'][number]) => [
    name,
    formatDifference(estimate),
    formatNumber(stdError),
    formatPValue(pValue),
  ];
  return (
    <section className={classes.robustness} aria-label="Robustness">
      <h3 className={classes.title}>Robustness</h3>
      <p className={classes.about}>
        Other methods should come to a similar effect
        {placebo
          ? '; the placebo uses only what came before the start, pretends that it was earlier, and should come to none.'
          : '.'}
      </p>
      <DataTable
        label="Estimates by other methods"
        table={{
          columns: [
            { name: 'Method' },
            { name: 'Effect', isNumber: true },
            { name: 'Std. error', isNumber: true },
            { name: 'p', isNumber: true },
          ],
          rows: [
            row({ ...metric, name: methodName(metric) }),
            ...robustness.map((other) => row({ ...other, name: otherMethodName(other.name) })),
            ...(placebo ? [row({ ...placebo, name: placeboName(placebo.period) })] : []),
          ],
        }}
      />
    </section>
  );
}
