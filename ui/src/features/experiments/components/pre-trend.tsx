import { DataTable } from '@/components/data-table';
import { Disclosure } from '@/components/disclosure';
import type { AnalyzedMetric } from '../api/metric-analysis';
import { preTrendSentence, preTrendTests } from '../pre-trend-words';
import classes from './pre-trend.module.css';

/** Whether the groups moved together before the start: in words, and the tests for whoever wants to know exactly. */
export function PreTrend({ metric }: { metric: AnalyzedMetric }) {
  const tests = preTrendTests(metric.preTrend);
  return (
    <section className={classes.preTrend} aria-label="Before the start">
      <h3 className={classes.title}>Before the start</h3>
      <p className={classes.verdict} data-verdict={metric.preTrend.verdict}>
        {preTrendSentence(metric)}
      </p>
      {tests.length > 0 && (
        <Disclosure title="Each test">
          <DataTable
            label="Tests of what happened before the start"
            table={{
              columns: [
                { name: 'Test' },
                { name: 'Found' },
                { name: 'p', isNumber: true },
                { name: 'Verdict' },
              ],
              rows: tests,
            }}
          />
        </Disclosure>
      )}
    </section>
  );
}
