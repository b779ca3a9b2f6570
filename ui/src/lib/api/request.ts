import type * as v from 'valibot';
import { readAnswer } from './answer';
import { UnreachableError } from './errors';

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Whether it is finished even if the page is left meanwhile; only for small bodies. */
  keepalive?: boolean;
};

/**
 * Sends a request and checks the answer against the schema.
 *
 * `no-cache` makes the browser revalidate what it holds: a poll of something unchanged costs a 304 without a body.
 *
 * @throws UnreachableError when no answer arrives, ApiError when the answer is a failure or not what the contract says.
 */
export async function request<S extends v.GenericSchema>(
  path: string,
  schema: S,
  { method = 'GET', body, headers, signal, keepalive }: RequestOptions = {},
): Promise<v.InferOutput<S>> {
  const { response, text } = await send(path, {
    method,
    cache: 'no-cache',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
    ...(keepalive && { keepalive }),
  });
  return readAnswer({ status: response.status, headers: response.headers, text }, schema);
}

async function send(path: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(path, init);
    return { response, text: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new UnreachableError(error);
  }
}
