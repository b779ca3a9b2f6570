import { lazy, useDeferredValue } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { Legend } from '@/components/legend';
import { formatNumber } from '@/lib/format';
import { tellTime } from '../charts/tell-time';
import type { MetricDraft } from './draft';
import classes from './fields.module.css';
import { readGuardrail } from '../guardrail-choice';
import { powerOf } from './power';
import { PowerHint } from './power-hint';
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
  const deferred = useDeferredValue(draft);
  const plan = useDeferredValue(current);
  const metric = readMetric(deferred).read;
  const guardrail = readGuardrail(deferred.guardrail);
  const rows = preview(metric, plan, guardrail);
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
              ...(guardrail
                ? [{ name: 'Guardrail of treatment', color: '--tm-danger', kind: 'dotted' as const }]
                : []),
            ]}
          />
        }
        chart={<PreviewChart rows={rows} scale={scale} intervention={plan.times[plan.start] ?? 0} />}
        table={{
          columns: [
            { name: 'Period' },
            number('Treatment'),
            number('Control'),
            ...(guardrail ? [number('Guardrail')] : []),
          ],
          rows: rows.map(({ at, treatment, control, limit }) => [
            tellTime(scale, at),
            formatNumber(treatment),
            formatNumber(control),
            ...(guardrail ? [limit === null ? '' : formatNumber(limit)] : []),
          ]),
        }}
      />
      <PowerHint power={powerOf(metric, plan)} guardrail={guardrail} />
    </div>
  );
}
