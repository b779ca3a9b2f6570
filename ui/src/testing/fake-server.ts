import { vi } from 'vitest';

export type FakeAnswer = { status?: number; body: unknown; headers?: Record<string, string> };
export type FakeRequest = { headers: Headers; body: unknown; query: URLSearchParams };
/** Answers by method and path, such as "GET /api/counter/value"; a handler that throws is a server out of reach. */
export type FakeRoutes = Record<string, (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>>;

/** Replaces fetch until vi.unstubAllGlobals; a request without a route fails as unreachable. */
export function fakeServer(routes: FakeRoutes) {
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const url = new URL(path, 'http://tidemill.test');
    const route = routes[`${init.method ?? 'GET'} ${url.pathname}`];
    if (!route) throw new TypeError(`no route for ${url.pathname}`);
    const { status, body, headers } = await route({
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      query: url.searchParams,
    });
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status: status ?? 200,
      ...(headers && { headers }),
    });
  });
}

/** An answer that arrives when the test says so. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
