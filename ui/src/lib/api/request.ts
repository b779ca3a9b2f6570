import * as v from 'valibot';
import { parseJson } from '@/lib/json';
import { asSentence } from '@/lib/sentence';
import { ApiError, UnreachableError } from './errors';

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

const failureSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

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
  { method = 'GET', body, headers, signal }: RequestOptions = {},
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
  });
  const answer = parseOrUndefined(text);
  if (!response.ok) throw failure(response, answer);
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  throw new ApiError('The server sent an answer that this page does not understand.', {
    ...about(response),
    code: 'UNEXPECTED_ANSWER',
  });
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

function parseOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function failure(response: Response, answer: unknown): ApiError {
  const result = v.safeParse(failureSchema, answer);
  if (result.success) {
    const { code, message } = result.output.error;
    return new ApiError(asSentence(message), { ...about(response), code });
  }
  return new ApiError(`The server answered with status ${response.status}.`, {
    ...about(response),
    code: `HTTP_${response.status}`,
  });
}

function about(response: Response) {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  };
}
