import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { formatPercent } from '@/lib/format';
import type { Scorecard } from '../api/get-scorecard';
import { criterionName } from '../words';
import classes from './weights-form.module.css';

type Props = {
  criterion: Scorecard['criteria'][number];
  text: string;
  problems: FieldProblem[];
  onChange: (text: string) => void;
};

/** A criterion and its weight. */
export function WeightField({ criterion, text, problems, onChange }: Props) {
  const { name, description, worst, best, defaultWeight } = criterion;
  return (
    <li className={classes.criterion}>
      <div>
        <p className={classes.name}>{criterionName(name)}</p>
        <p className={classes.about}>
          {description}. {formatPercent(worst)} scores 0, {formatPercent(best)} scores 100; usually weighs{' '}
          {defaultWeight}.
        </p>
      </div>
      <NumberField
        label={`Weight of ${criterionName(name)}`}
        value={text}
        error={problemText(problems, `weights.${name}`)}
        onChange={onChange}
      />
    </li>
  );
}
