import { expect, test } from 'vitest';
import { newDraft } from './draft';
import { planOf } from './plan';

const draft = newDraft(new Date('2031-05-29T00:00:00Z'));

test('a plan has the share of missing rows and the confidence that the form has', () => {
  expect(planOf(draft)).toMatchObject({ missing: 0, level: 0.95 });
  const analysis = { ...draft.analysis, confidenceLevel: '0.99' };
  expect(planOf({ ...draft, missing: '0.3', analysis })).toMatchObject({ missing: 0.3, level: 0.99 });
});

test('a share of missing rows that no simulation has is kept in bounds', () => {
  expect(planOf({ ...draft, missing: '2' })?.missing).toBe(0.5);
  expect(planOf({ ...draft, missing: 'some' })?.missing).toBe(0);
});
