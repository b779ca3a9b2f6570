import { get } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { expect } from 'vitest';
import { test } from './support/fixtures';
import { withoutWebSocket } from './support/live';

/** Not fetch, which hides encodings and revalidation. */
function send(url: string, headers: Record<string, string>) {
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; length: number }>(
    (done, failed) => {
      get(url, { headers }, (response) => {
        let length = 0;
        response.on('data', (chunk: Buffer) => (length += chunk.length));
        response.on('end', () => {
          done({ status: response.statusCode, headers: response.headers, length });
        });
      }).on('error', failed);
    },
  );
}

test('scripts are compressed, kept for good and validated', async ({ host, openPage }) => {
  const page = await openPage('/');
  const script = await page.locator('script[type=module]').getAttribute('src');
  const url = host.url + String(script);
  const plain = await send(url, {});
  const compressed = await send(url, { 'accept-encoding': 'gzip, br' });
  expect(compressed.status).toBe(200);
  expect(compressed.headers['content-encoding']).toBe('br');
  expect(compressed.length).toBeLessThan(plain.length / 2);
  expect(compressed.headers['cache-control']).toBe('public, max-age=31536000, immutable');

  const tag = String(compressed.headers.etag);
  expect(tag).toMatch(/^"[0-9a-f]+-br"$/);
  const again = await send(url, { 'accept-encoding': 'gzip, br', 'if-none-match': tag });
  expect(again.status).toBe(304);
  expect(again.length).toBe(0);
});

test('the content policy leaves no room for inline scripts', async ({ host }) => {
  const { headers } = await send(`${host.url}/counter`, {});
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers['cache-control']).toBe('no-cache');
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('a missing file and a missing interface are not pages', async ({ host }) => {
  expect((await send(`${host.url}/assets/missing-0.js`, {})).status).toBe(404);
  const missing = await send(`${host.url}/api/nothing`, {});
  expect(missing.status).toBe(404);
  expect(missing.headers['content-type']).toContain('application/json');
});

test('a poll of an unchanged value costs no body', async ({ openPage }) => {
  const page = await openPage('/counter', {}, withoutWebSocket);
  await page.getByTestId('value').waitFor();
  const poll = await page.waitForResponse('**/api/counter/value');
  const headers = await poll.request().allHeaders();
  expect(headers['if-none-match']).toMatch(/^"\d+"$/);
  expect((await poll.request().sizes()).responseBodySize).toBe(0);
});
