import { expect, test } from 'vitest';
import { funnel } from './funnel';

test('each stage has the orders that came so far', () => {
  const stages = funnel({ placed: 1, accepted: 2, shipped: 4, delivered: 8, returned: 16, cancelled: 32 });
  expect(stages.map(({ orders }) => orders)).toEqual([63, 30, 28, 24, 8]);
});
