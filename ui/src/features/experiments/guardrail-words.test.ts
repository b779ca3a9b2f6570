import { expect, test } from 'vitest';
import { guardrailLimit, guardrailSentence } from './guardrail-words';

const result = { margin: 0.5, better: 'lower', pValue: 0.012 } as const;

test.each([
  [{ verdict: 'safe' }, 'Tickets did not rise by 0.5 or more (one-sided p = 0.0120).'],
  [
    { verdict: 'unclear', better: 'higher' },
    'Whether Tickets fell by 0.5 or more cannot be told yet (one-sided p = 0.0120): more units or periods would tell.',
  ],
  [{ verdict: 'harmed' }, 'Tickets rose by more than 0.5: do not go on without a decision about it.'],
] as const)('a guardrail is told in plain words: %j', (change, expected) => {
  expect(guardrailSentence({ ...result, ...change }, 'Tickets')).toBe(expected);
});

test('a guardrail breaks on the side that is bad', () => {
  expect(guardrailLimit({ margin: 2, better: 'lower' })).toBe(2);
  expect(guardrailLimit({ margin: 2, better: 'higher' })).toBe(-2);
});
