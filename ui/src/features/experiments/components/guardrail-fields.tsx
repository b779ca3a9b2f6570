import { NativeSelect } from '@mantine/core';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import type { GuardrailChoice } from '../guardrail-choice';

type Props = {
  choice: GuardrailChoice;
  /** What the server calls these fields, such as "analysis.guardrails.signups". */
  field: string;
  problems: FieldProblem[];
  /** Names the metric where the fields of several stand together. */
  metric?: string;
  onChange: (choice: GuardrailChoice) => void;
};

const OFFERED = [
  { value: '', label: 'None' },
  { value: 'higher', label: 'must not fall' },
  { value: 'lower', label: 'must not rise' },
] as const;

/** By how much a metric must not get worse. */
export function GuardrailFields({ choice, field, problems, metric, onChange }: Props) {
  const of = metric === undefined ? '' : ` of ${metric}`;
  return (
    <>
      <NativeSelect
        label={`Guardrail${of}`}
        value={choice.better}
        data={[...OFFERED]}
        error={problemText(problems, `${field}.better`)}
        onChange={({ currentTarget }) => {
          const better = OFFERED.find(({ value }) => value === currentTarget.value)?.value ?? '';
          onChange({ ...choice, better });
        }}
      />
      {choice.better !== '' && (
        <NumberField
          label={`By this much or more${of}`}
          value={choice.margin}
          error={problemText(problems, `${field}.margin`)}
          onChange={(margin) => {
            onChange({ ...choice, margin });
          }}
        />
      )}
    </>
  );
}
