import { expect, test } from 'vitest';
import * as v from 'valibot';
import { vendor } from '@/testing/vendor-data';
import { vendorSchema } from '../api/vendor';
import { draftOf, newDraft, readDraft } from './draft';

const known = v.parse(vendorSchema, vendor());

test('a form that nobody touched says what is known', () => {
  const { name, leadDays, simulation } = known;
  expect(readDraft(draftOf(known))).toEqual({ fields: { name, leadDays, simulation }, problems: [] });
});

test('a vendor that is not simulated has no simulation', () => {
  const { fields } = readDraft({ ...draftOf(known), isSimulated: false });
  expect(fields).not.toHaveProperty('simulation');
});

test('what is no number is named as the server names it', () => {
  const draft = {
    ...newDraft,
    leadDays: 'a week',
    isSimulated: true,
    seed: '',
    behaviour: { ...newDraft.behaviour, spread: 'much' },
  };
  expect(readDraft(draft).problems.map(({ field }) => field)).toEqual([
    'leadDays',
    'simulation.seed',
    'simulation.behaviour.spread',
  ]);
});
