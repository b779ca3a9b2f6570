import { NativeSelect } from '@mantine/core';
import { OFFERED } from '../analysis-choices';
import type { AnalysisChoices } from '../analysis-choices';

type Props = { choices: AnalysisChoices; onChange: (choices: AnalysisChoices) => void };

const FIELDS = [
  { name: 'estimator', label: 'Estimator' },
  { name: 'standardErrors', label: 'Standard errors' },
  { name: 'clusterBy', label: 'Clustered by' },
  { name: 'controlGroup', label: 'Compared with' },
  { name: 'confidenceLevel', label: 'Confidence' },
] as const;

/** How to analyse. */
export function AnalysisFields({ choices, onChange }: Props) {
  return FIELDS.map(({ name, label }) => (
    <NativeSelect
      key={name}
      label={label}
      value={choices[name]}
      data={[...offered(name, choices[name])]}
      onChange={({ currentTarget }) => {
        onChange({ ...choices, [name]: currentTarget.value });
      }}
    />
  ));
}

/** What was chosen elsewhere stays chosen, also where this form does not offer it. */
function offered(name: keyof AnalysisChoices, chosen: string): readonly { value: string; label: string }[] {
  const known = OFFERED[name];
  return known.some(({ value }) => value === chosen) ? known : [...known, { value: chosen, label: chosen }];
}
