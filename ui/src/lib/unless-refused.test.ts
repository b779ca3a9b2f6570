import { expect, test } from 'vitest';
import { ApiError, UnreachableError } from './api/errors';
import { unlessRefused } from './unless-refused';

const asks = (error: Error | null) => unlessRefused(2_000)({ state: { error } });
const refusal = (status: number, details?: unknown) => new ApiError('no', { status, code: 'NO', details });

test('only what another token would mend ends the asking', () => {
  expect(asks(refusal(401))).toBe(false);
  expect(asks(refusal(403, { needs: 'write' }))).toBe(false);
  for (const error of [null, refusal(403), refusal(503), new UnreachableError(undefined)]) {
    expect(asks(error)).toBe(2_000);
  }
});
