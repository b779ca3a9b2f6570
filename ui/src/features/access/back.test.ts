import { expect, test } from 'vitest';
import { readSignInSearch } from './back';

test('only pages of this application are gone back to', () => {
  expect(readSignInSearch({ back: '/counter?a=b' })).toEqual({ back: '/counter?a=b' });
  for (const back of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/./\\evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    '/sign-in',
    7,
    undefined,
  ]) {
    expect(readSignInSearch({ back })).toEqual({});
  }
});
