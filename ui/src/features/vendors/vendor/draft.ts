import type { FieldProblem } from '@/lib/api/field-problems';
import { readNumber } from '@/lib/read-number';
import type { VendorFields } from '../api/save-vendor';
import { BEHAVIOUR } from '../api/vendor';
import type { Simulation, Vendor } from '../api/vendor';

type Behaviour = (typeof BEHAVIOUR)[number];

/** A vendor as the form holds it: texts, which may not be sound yet. */
export type Draft = {
  name: string;
  leadDays: string;
  isSimulated: boolean;
  seed: string;
  ordersPerDay: string;
  behaviour: Record<Behaviour, string>;
  /** Of a new vendor only. */
  id: string;
  currency: string;
};

export const newDraft: Draft = {
  name: '',
  leadDays: '7',
  isSimulated: false,
  seed: '1',
  ordersPerDay: '20',
  behaviour: {
    acceptMinutes: '60',
    shipMinutes: '1440',
    deliverMinutes: '4320',
    returnMinutes: '10080',
    spread: '0.4',
    cancellationRate: '0.03',
    shortRate: '0.05',
    returnRate: '0.04',
  },
  id: '',
  currency: 'USD',
};

export function draftOf({ name, leadDays, simulation }: Vendor): Draft {
  return {
    ...newDraft,
    name,
    leadDays: String(leadDays),
    isSimulated: simulation !== null,
    ...(simulation && {
      seed: String(simulation.seed),
      ordersPerDay: String(simulation.ordersPerDay),
      behaviour: textsOf(simulation),
    }),
  };
}

function textsOf({ behaviour }: Simulation): Draft['behaviour'] {
  return Object.fromEntries(BEHAVIOUR.map((name) => [name, String(behaviour[name])])) as Draft['behaviour'];
}

export type Read = { fields: VendorFields; problems: FieldProblem[] };

/** What the form says. Finds only what is no number: bounds are the server's. */
export function readDraft({ name, leadDays, isSimulated, seed, ordersPerDay, behaviour }: Draft): Read {
  const problems: FieldProblem[] = [];
  const number = (field: string, text: string) => {
    const value = readNumber(text);
    if (value === undefined) problems.push({ field, message: 'must be a number' });
    return value ?? 0;
  };
  const fields: VendorFields = { name: name.trim(), leadDays: number('leadDays', leadDays) };
  if (isSimulated) {
    fields.simulation = {
      seed: number('simulation.seed', seed),
      ordersPerDay: number('simulation.ordersPerDay', ordersPerDay),
      behaviour: Object.fromEntries(
        BEHAVIOUR.map((part) => [part, number(`simulation.behaviour.${part}`, behaviour[part])]),
      ) as Simulation['behaviour'],
    };
  }
  return { fields, problems };
}
