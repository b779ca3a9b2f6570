import { NativeSelect } from '@mantine/core';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import type { MetricDraft } from './draft';

type Props = {
  metric: MetricDraft;
  problems: FieldProblem[];
  onChange: (metric: MetricDraft) => void;
};

const SHAPES = [
  { value: 'constant', label: 'comes at once and stays' },
  { value: 'ramp', label: 'grows in steps' },
  { value: 'decay', label: 'comes at once and fades' },
] as const;

/** How the effect develops. */
export function ShapeFields({ metric, problems, onChange }: Props) {
  return (
    <>
      <NativeSelect
        label="The effect"
        value={metric.shape}
        data={[...SHAPES]}
        onChange={({ currentTarget }) => {
          const shape = SHAPES.find(({ value }) => value === currentTarget.value);
          onChange({ ...metric, shape: shape?.value ?? 'constant' });
        }}
      />
      {metric.shape !== 'constant' && (
        <NumberField
          label={metric.shape === 'ramp' ? 'Periods until its full size' : 'Periods until half is left'}
          value={metric.shapeSize}
          error={problemText(problems, `simulation.metrics.${metric.id}.shape`)}
          onChange={(shapeSize) => {
            onChange({ ...metric, shapeSize });
          }}
        />
      )}
    </>
  );
}
