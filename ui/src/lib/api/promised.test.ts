import * as v from 'valibot';
import { expect, test } from 'vitest';
import { int64 } from '@/lib/int64';
import { promised } from './promised';

type Promised = { value: number; name: string | null };

test('a schema that reads what is promised is left as it is', () => {
  const schema = v.object({ value: int64, name: v.nullable(v.string()) });
  expect(promised<Promised>()(schema)).toBe(schema);
});

test('a schema that expects something else does not compile', () => {
  const absent = v.object({ amount: int64 });
  const neverNull = v.object({ name: v.string() });
  // @ts-expect-error -- nothing promises an amount
  promised<Promised>()(absent);
  // @ts-expect-error -- the name may be null
  promised<Promised>()(neverNull);
  expect(v.is(neverNull, { name: null })).toBe(false);
});
