import { NativeSelect } from '@mantine/core';
import { NumberField } from '@/components/number-field';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { BEHAVIOUR } from '../api/vendor';
import classes from '../components/form.module.css';
import type { Draft } from './draft';

const LABELS: Record<(typeof BEHAVIOUR)[number], { label: string; description: string }> = {
  acceptMinutes: { label: 'Accepts within', description: 'Minutes, the median' },
  shipMinutes: { label: 'Ships within', description: 'Minutes after that' },
  deliverMinutes: { label: 'Delivers within', description: 'Minutes after that' },
  returnMinutes: { label: 'Comes back within', description: 'Minutes after that' },
  spread: { label: 'Spread of times', description: '0 to 2, of their logarithms' },
  cancellationRate: { label: 'Cancels', description: 'Share of orders, 0 to 1' },
  shortRate: { label: 'Ships too little', description: 'Share of orders, 0 to 1' },
  returnRate: { label: 'Gets back', description: 'Share of deliveries, 0 to 1' },
};

type Props = { draft: Draft; change: (change: Partial<Draft>) => void; problems: FieldProblem[] };

/** How the simulation has a vendor behave, if it is simulated. */
export function SimulationFields({ draft, change, problems }: Props) {
  const number = (name: 'seed' | 'ordersPerDay', label: string, description: string) => (
    <NumberField
      label={label}
      description={description}
      value={draft[name]}
      error={problemText(problems, `simulation.${name}`)}
      onChange={(text) => {
        change({ [name]: text });
      }}
    />
  );
  return (
    <div className={classes.fields}>
      <div className={classes.wide}>
        <NativeSelect
          label="Its orders"
          value={draft.isSimulated ? 'simulated' : 'told'}
          data={[
            { value: 'told', label: 'are placed and moved by people and programs' },
            { value: 'simulated', label: 'are simulated' },
          ]}
          onChange={({ currentTarget }) => {
            change({ isSimulated: currentTarget.value === 'simulated' });
          }}
        />
      </div>
      {draft.isSimulated && (
        <>
          {number('ordersPerDay', 'Orders a day', '0 to 10,000')}
          {number('seed', 'Seed', 'The same makes the same')}
          {BEHAVIOUR.map((name) => (
            <NumberField
              key={name}
              {...LABELS[name]}
              value={draft.behaviour[name]}
              error={problemText(problems, `simulation.behaviour.${name}`)}
              onChange={(text) => {
                change({ behaviour: { ...draft.behaviour, [name]: text } });
              }}
            />
          ))}
        </>
      )}
    </div>
  );
}
