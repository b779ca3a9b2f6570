import { expect, test } from 'vitest';
import { asSentence } from './sentence';

test.each([
  ['there is no dead letter counter:7', 'There is no dead letter counter:7.'],
  ['The value would leave its range.', 'The value would leave its range.'],
  ['busy: try again?', 'Busy: try again?'],
])('%j is shown as %j', (message, expected) => {
  expect(asSentence(message)).toBe(expected);
});
