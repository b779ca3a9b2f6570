import * as v from 'valibot';
import { expect, test } from 'vitest';
import { experiment } from '@/testing/experiment-data';
import { experimentSchema } from './api/experiment';
import { exampleCsv } from './example-csv';

test('the example has the experiment’s own metrics and periods, and both groups', () => {
  const defined = v.parse(experimentSchema, experiment());
  expect(exampleCsv(defined).split('\r\n')).toEqual([
    'unit,period,metric,value,treated',
    'unit-1,2031-05-01T00:00:00.000Z,signups,100,true',
    'unit-2,2031-05-01T00:00:00.000Z,signups,101,false',
    'unit-1,2031-05-03T00:00:00.000Z,signups,100,true',
    'unit-2,2031-05-03T00:00:00.000Z,signups,101,false',
    '',
  ]);
});
