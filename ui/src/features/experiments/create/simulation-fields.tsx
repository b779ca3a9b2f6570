import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import classes from './fields.module.css';
import type { FormPart } from './form';

const FIELDS = [
  { name: 'unitsPerGroup', label: 'Units per group' },
  { name: 'seed', label: 'Seed' },
  { name: 'waves', label: 'Waves of treatment' },
  { name: 'waveDistance', label: 'Periods between waves' },
  { name: 'missing', label: 'Share of missing rows' },
] as const;

/** What all metrics of a simulation have in common. */
export function SimulationFields({ draft, change, problems }: FormPart) {
  return (
    <div className={classes.grid}>
      {FIELDS.map(({ name, label }) => (
        <NumberField
          key={name}
          label={label}
          value={draft[name]}
          error={problemText(problems, `simulation.${name}`)}
          onChange={(text) => {
            change({ [name]: text });
          }}
        />
      ))}
    </div>
  );
}
