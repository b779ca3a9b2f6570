import { expect, test } from 'vitest';
import { otherMethodName, placeboName, withoutCode } from './words';

test.each([
  ['so `twfe` was chosen', 'so two-way fixed effects was chosen'],
  ['so `callaway-santanna` was chosen', 'so Callaway–Sant’Anna was chosen'],
  ['set `controlGroup` to `not-yet`', 'set controlGroup to not-yet'],
])('a message has the names that people know: %s', (message, expected) => {
  expect(withoutCode(message)).toBe(expected);
});

test('a placebo tells its made-up start as the experiment tells its periods', () => {
  expect(placeboName('2031-05-08T00:00:00.000Z')).toBe('Placebo: as if it had begun on May 8, 2031');
  expect(placeboName(8)).toBe('Placebo: as if it had begun in period 8');
});

test('another method is told by its name, and an unknown one as it is', () => {
  expect(otherMethodName('2x2')).toBe('Four group means (2×2)');
  expect(otherMethodName('of a plugin')).toBe('of a plugin');
});
