import { expect, test } from 'vitest';
import { missingText, readWeights } from './weights';

test('what is missing to a hundred is told', () => {
  const check = (draft: Record<string, string>, missing: number | undefined, text: string) => {
    const read = readWeights(draft);
    expect(read.missing).toBe(missing);
    expect(missingText(read.missing)).toBe(text);
  };
  check({ a: '60', b: '40' }, 0, 'The weights total 100.');
  check({ a: '60', b: '30' }, 10, '10 points are missing.');
  check({ a: '60', b: '43' }, -3, '3 points are too many.');
  check({ a: '60', b: '' }, undefined, 'Each weight must be a whole number.');
});

test('a weight that is none is named as the server names it', () => {
  const fields = readWeights({ a: '101', 'on-time': '1.5', b: '0' }).problems.map(({ field }) => field);
  expect(fields).toEqual(['weights.a', 'weights.on-time']);
});
