import { TextInput } from '@mantine/core';
import { NumberField } from '@/components/number-field';
import type { FieldProblem } from '@/lib/api/field-problems';
import type { FieldTexts } from '../fields';
import classes from './value-fields.module.css';

type Props = { texts: FieldTexts; problems: FieldProblem[]; onChange: (texts: FieldTexts) => void };

/** What a person may choose about a metric value. */
export function ValueFields({ texts, problems, onChange }: Props) {
  const part = (field: keyof FieldTexts) => {
    const problem = problems.find((each) => each.field === field);
    return {
      value: texts[field],
      error: problem && `This ${problem.message}.`,
      change: (text: string) => {
        onChange({ ...texts, [field]: text });
      },
    };
  };
  const text = (field: 'name' | 'unit' | 'description', label: string) => {
    const { change, ...shown } = part(field);
    return (
      <TextInput
        {...shown}
        label={label}
        {...(field === 'description' && { className: classes.wide })}
        onChange={({ currentTarget }) => {
          change(currentTarget.value);
        }}
      />
    );
  };
  const number = (field: 'dollarsPerUnit' | 'stdError', label: string) => {
    const { change, ...shown } = part(field);
    return <NumberField {...shown} label={label} onChange={change} />;
  };
  return (
    <div className={classes.fields}>
      {number('dollarsPerUnit', 'Dollars per unit')}
      {number('stdError', 'Standard error')}
      {text('name', 'Name')}
      {text('unit', 'Unit')}
      {text('description', 'Description')}
    </div>
  );
}
