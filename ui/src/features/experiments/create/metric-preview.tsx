import { lazy, useDeferredValue } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { Legend } from '@/components/legend';
import { formatNumber, formatPercent } from '@/lib/format';
import { tellTime } from '../charts/tell-time';
import type { MetricDraft } from './draft';
import classes from './fields.module.css';
import { powerOf, TARGET } from './power';
import { preview } from './preview';
import type { PreviewPlan } from './preview';
import { readMetric } from './read-draft';

const PreviewChart = lazy(async () => ({ default: (await import('../charts/preview-chart')).PreviewChart }));

/** Milliseconds since 1970 are larger than any period's integer that somebody would draw. */
const TIMES_FROM = 100_000_000;

type Props = { metric: MetricDraft; name: string; plan: PreviewPlan };

/** What the simulation will look like, and whether its effect will be found. */
export function Preview({ metric: draft, name, plan: current }: Props) {
  // Typing is never held up by drawing.
  const metric = readMetric(useDeferredValue(draft)).read;
  const plan = useDeferredValue(current);
  const rows = preview(metric, plan);
  const scale = Math.abs(plan.times[0] ?? 0) > TIMES_FROM ? 'time' : 'integer';
  const number = (title: string) => ({ name: title, isNumber: true });
  return (
    <div className={classes.preview}>
      <ChartFrame
        title={`Preview of ${name}`}
        file={`preview-${draft.id}`}
        legend={
          <Legend
            entries={[
              { name: 'Treatment', color: '--tm-chart-first', kind: 'line' },
              { name: 'Control', color: '--tm-chart-second', kind: 'dashed' },
              { name: 'Where 95% of the means lie', color: '--tm-muted', kind: 'band' },
            ]}
          />
        }
        chart={<PreviewChart rows={rows} scale={scale} intervention={plan.times[plan.start] ?? 0} />}
        table={{
          columns: [{ name: 'Period' }, number('Treatment'), number('Control')],
          rows: rows.map(({ at, treatment, control }) => [
            tellTime(scale, at),
            formatNumber(treatment),
            formatNumber(control),
          ]),
        }}
      />
      <PowerHint {...powerOf(metric, plan)} />
    </div>
  );
}

function PowerHint({ detectable, power, meanEffect }: ReturnType<typeof powerOf>) {
  const finds = `An effect of ${formatNumber(detectable)} per unit and period would be found with ${formatPercent(TARGET)} probability`;
  return (
    <p className={classes.hint} role="status">
      {meanEffect === 0
        ? `${finds}. There is none to be found; 5% of such experiments claim one all the same.`
        : `${finds}; this one, ${formatNumber(meanEffect)} on average, with ${formatPercent(power)}.`}
      {meanEffect !== 0 && power < TARGET && ' More units, more periods or less noise would help.'}
    </p>
  );
}
