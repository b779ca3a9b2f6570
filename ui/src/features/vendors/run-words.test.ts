import { expect, test } from 'vitest';
import * as v from 'valibot';
import { vendorRun } from '@/testing/vendor-orders';
import { runSchema } from './api/run';
import { outcomeText, parametersText } from './run-words';

const run = (change: object) => v.parse(runSchema, vendorRun(change));

test('what has come of a run is told in a line', () => {
  const check = (change: object, text: string) => {
    expect(outcomeText(run(change))).toBe(text);
  };
  check({ result: { added: 12_500 } }, '12,500 orders added');
  check({ status: 'done', result: { added: 0 } }, 'All of it was there already: nothing was added');
  check({ job: 'simulate', result: { created: 3, moved: 40 } }, '3 orders placed · 40 moved on');
  const verified = { job: 'verify-reports', status: 'done' };
  check({ ...verified, result: { vendors: 20 } }, '20 vendors checked · every number was right');
  check(
    { ...verified, result: { vendors: 20, differing: 2, repaired: true } },
    '20 vendors checked · 2 numbers were wrong, now repaired',
  );
  check(
    { ...verified, result: { vendors: 20, differing: 1, repaired: false } },
    '20 vendors checked · 1 number was wrong',
  );
});

test('a history is told by what was asked for', () => {
  expect(parametersText(run({}))).toBe('20 vendors, 90 days, 20 orders a day each, seed 1');
  expect(parametersText(run({ parameters: {} }))).toBeUndefined();
});
