import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { int64 } from '@/lib/int64';
import { ApiError, UnreachableError } from './errors';
import { request } from './request';

const schema = v.object({ data: v.object({ value: int64 }) });

function answer(body: string, init?: ResponseInit) {
  const fetch = vi.fn(() => Promise.resolve(new Response(body, init)));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

afterEach(() => vi.unstubAllGlobals());

test('an answer is checked and keeps 64-bit integers exact', async () => {
  answer('{"success":true,"data":{"value":9007199254740993}}');
  await expect(request('/api/x', schema)).resolves.toEqual({ data: { value: 9007199254740993n } });
});

test('a body is sent as JSON together with the headers', async () => {
  const fetch = answer('{"data":{"value":1}}');
  await request('/api/x', schema, {
    method: 'POST',
    body: { amount: 5 },
    headers: { 'idempotency-key': 'k' },
  });
  expect(fetch).toHaveBeenCalledWith(
    '/api/x',
    expect.objectContaining({
      method: 'POST',
      body: '{"amount":5}',
      headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': 'k' },
    }),
  );
});

test('a failure carries code, message and request id', async () => {
  answer('{"success":false,"error":{"code":"COUNTER_OVERFLOW","message":"Too large.","details":null}}', {
    status: 409,
    headers: { 'x-request-id': 'r-1' },
  });
  const error = await request('/api/x', schema).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 409,
    code: 'COUNTER_OVERFLOW',
    message: 'Too large.',
    requestId: 'r-1',
  });
});

test('a failure without the envelope still says its status and when to come back', async () => {
  answer('<h1>busy</h1>', { status: 503, headers: { 'retry-after': '2' } });
  await expect(request('/api/x', schema)).rejects.toMatchObject({ code: 'HTTP_503', retryAfterSeconds: 2 });
});

test('an answer that breaks the contract is an error, not data', async () => {
  answer('{"data":{"value":"5"}}');
  await expect(request('/api/x', schema)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
});

test('no answer is told apart from a refusal', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(request('/api/x', schema)).rejects.toBeInstanceOf(UnreachableError);
});
