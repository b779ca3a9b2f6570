import { Button, NativeSelect } from '@mantine/core';
import { Disclosure } from '@/components/disclosure';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { GuardrailFields } from '../components/guardrail-fields';
import type { MetricDraft } from './draft';
import classes from './fields.module.css';
import { Preview } from './metric-preview';
import type { PreviewPlan } from './preview';
import { ShapeFields } from './shape-fields';

type Props = {
  metric: MetricDraft;
  index: number;
  isSimulated: boolean;
  /** Ids and names of metric values. */
  offered: { value: string; label: string }[];
  plan: PreviewPlan | undefined;
  problems: FieldProblem[];
  onChange: (metric: MetricDraft) => void;
  onRemove: (() => void) | undefined;
};

const MAIN = [
  { name: 'baseline', label: 'Baseline' },
  { name: 'effect', label: 'Effect' },
  { name: 'noise', label: 'Noise' },
  { name: 'unitSpread', label: 'Spread of units' },
] as const;

const MORE = [
  { name: 'trend', label: 'Trend per period' },
  { name: 'weekly', label: 'Weekly season' },
  { name: 'autocorrelation', label: 'Memory of noise' },
  { name: 'periodSpread', label: 'Shocks to all units' },
] as const;

/** One metric: which, and how it behaves if it is simulated. */
export function MetricFields(props: Props) {
  const { metric, index, isSimulated, offered, plan, problems, onChange, onRemove } = props;
  const amount = ({ name, label }: (typeof MAIN | typeof MORE)[number]) => (
    <NumberField
      key={name}
      label={label}
      value={metric[name]}
      error={problemText(problems, `simulation.metrics.${metric.id}.${name}`)}
      onChange={(text) => {
        onChange({ ...metric, [name]: text });
      }}
    />
  );
  const name = offered.find(({ value }) => value === metric.id)?.label ?? metric.id;
  const isRefused = [...MORE, { name: 'shape' }].some(
    (field) => problemText(problems, `simulation.metrics.${metric.id}.${field.name}`) !== undefined,
  );
  const isKnown = offered.some(({ value }) => value === metric.id);
  return (
    <fieldset className={classes.metric} aria-label={`Metric ${name}`}>
      <div className={classes.head}>
        <NativeSelect
          label="Metric"
          value={metric.id}
          data={isKnown ? offered : [...offered, { value: metric.id, label: metric.id }]}
          error={problemText(problems, `metrics[${String(index)}]`)}
          onChange={({ currentTarget }) => {
            onChange({ ...metric, id: currentTarget.value });
          }}
        />
        {onRemove && (
          <Button variant="default" size="xs" onClick={onRemove} aria-label={`Remove ${name}`}>
            Remove
          </Button>
        )}
      </div>
      {isSimulated && (
        <>
          <div className={classes.numbers}>{MAIN.map(amount)}</div>
          <Disclosure title="Trend, season and shape of the effect" mustOpen={isRefused}>
            <div className={classes.grid}>
              {MORE.map(amount)}
              <ShapeFields metric={metric} problems={problems} onChange={onChange} />
            </div>
          </Disclosure>
        </>
      )}
      <div className={isSimulated ? classes.guardrail : classes.grid}>
        <GuardrailFields
          choice={metric.guardrail}
          field={`analysis.guardrails.${metric.id}`}
          problems={problems}
          onChange={(guardrail) => {
            onChange({ ...metric, guardrail });
          }}
        />
      </div>
      {isSimulated &&
        (plan ? (
          <Preview metric={metric} name={name} plan={plan} />
        ) : (
          <p className={classes.hint}>
            The preview appears as soon as the dates and the units per group go together.
          </p>
        ))}
    </fieldset>
  );
}
