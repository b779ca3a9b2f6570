import { expect, test } from 'vitest';
import { normal, normalQuantile, tQuantile } from './distributions';

/** The tables of every textbook. */
test.each([
  [0.8, 0.8416212335729143],
  [0.95, 1.6448536269514722],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [0.9995, 3.2905267314919255],
])('the normal quantile of %d is that of the tables', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 7);
  expect(normalQuantile(1 - probability)).toBeCloseTo(-expected, 7);
  expect(normal(expected)).toBeCloseTo(probability, 6);
});

test.each([
  [0.95, 30, 1.6973],
  [0.975, 30, 2.0423],
  [0.995, 30, 2.75],
  [0.995, 120, 2.6174],
])(
  'the quantile %d of Student with %d degrees of freedom is that of the tables',
  (probability, degrees, t) => {
    expect(tQuantile(normalQuantile(probability), degrees)).toBeCloseTo(t, 3);
  },
);
