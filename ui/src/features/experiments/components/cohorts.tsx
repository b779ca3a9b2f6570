import { lazy } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { DataTable } from '@/components/data-table';
import type { Table } from '@/components/data-table';
import { Disclosure } from '@/components/disclosure';
import { Legend } from '@/components/legend';
import { formatDifference, formatInteger, formatNumber } from '@/lib/format';
import type { AnalyzedMetric } from '../api/metric-analysis';
import { formatPeriod } from '../api/period';
import type { Period } from '../api/period';
import type { Aggregates, Estimate } from '../api/staggered';
import { scaleOf } from '../chart-data';
import { byPeriod, cohortRows, intervalOf, MAX_LISTED, overallSums } from '../cohort-data';
import { intervalName, rangeText } from '../words';
import classes from './cohorts.module.css';

const CohortChart = lazy(async () => ({ default: (await import('../charts/cohort-chart')).CohortChart }));

type Props = { metric: AnalyzedMetric; name: string; aggregates: Aggregates; intervention: Period };

/** Effects where units started at different times: by those who started together, by period, and summed. */
export function Cohorts({ metric, name, aggregates, intervention }: Props) {
  const columns = [
    { name: 'Effect', isNumber: true },
    { name: 'Std. error', isNumber: true },
    { name: intervalName(metric.confidenceLevel) },
  ];
  const numbers = (estimate: Estimate) => [
    formatDifference(estimate.estimate),
    formatNumber(estimate.stdError),
    rangeText(intervalOf(metric, estimate)),
  ];
  const cohorts = byPeriod(aggregates.group);
  const listed = metric.cohorts.slice(0, MAX_LISTED);
  const table = (first: string, rows: Table['rows']) => ({ columns: [{ name: first }, ...columns], rows });
  const sums = overallSums(aggregates);
  const calendar = byPeriod(aggregates.calendar);
  return (
    <>
      {cohorts.length > 0 && (
        <ChartFrame
          title={`${name} by cohort`}
          file={`${metric.metricId}-by-cohort`}
          legend={
            <Legend
              entries={[
                { name: 'Effect on a cohort, in its interval', color: '--tm-chart-first', kind: 'point' },
                { name: 'Effect on all of them', color: '--tm-chart-second', kind: 'dashed' },
              ]}
            />
          }
          chart={
            <CohortChart
              rows={cohortRows(metric, cohorts)}
              scale={scaleOf(intervention)}
              overall={metric.estimate}
            />
          }
          table={table(
            'Started',
            cohorts.map((cohort) => [formatPeriod(cohort.period), ...numbers(cohort)]),
          )}
        >
          <p>A cohort is those who started at the same time. Each is drawn at its start.</p>
        </ChartFrame>
      )}
      <div className={classes.details}>
        <Disclosure title="Sums of the cohorts’ effects">
          <DataTable
            label={`Sums of the cohorts’ effects on ${name}`}
            table={table(
              'Mean',
              sums.map((sum) => [sum.name, ...numbers(sum)]),
            )}
          />
        </Disclosure>
        <Disclosure title="Effects by period">
          <DataTable
            label={`Effects on ${name} by period`}
            table={table(
              'Period',
              calendar.map((sum) => [formatPeriod(sum.period), ...numbers(sum)]),
            )}
          />
        </Disclosure>
        <Disclosure title="Effects by cohort and period">
          {metric.cohorts.length > listed.length && (
            <p className={classes.about}>
              The first {formatInteger(listed.length)} of {formatInteger(metric.cohorts.length)}; all of them
              are in the export.
            </p>
          )}
          <DataTable
            label={`Effects on ${name} by cohort and period`}
            table={{
              columns: [{ name: 'Started' }, { name: 'Period' }, ...columns],
              rows: listed.map((cell) => [
                formatPeriod(cell.cohort),
                formatPeriod(cell.period),
                ...numbers(cell),
              ]),
            }}
          />
        </Disclosure>
      </div>
    </>
  );
}
