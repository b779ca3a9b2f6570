import * as v from 'valibot';
import { parseJson } from '@/lib/json';
import { asSentence } from '@/lib/sentence';
import { ApiError } from './errors';

/** An answer as it arrived. */
export type Answer = { status: number; headers: Headers; text: string };

const failureSchema = v.object({
  error: v.object({ code: v.string(), message: v.string(), details: v.optional(v.unknown()) }),
});

/**
 * Checks an answer against the schema.
 *
 * @throws ApiError when the answer is a failure or not what the contract says.
 */
export function readAnswer<S extends v.GenericSchema>(answer: Answer, schema: S): v.InferOutput<S> {
  const content = parseOrUndefined(answer.text);
  if (answer.status < 200 || answer.status >= 300) throw failure(answer, content);
  const result = v.safeParse(schema, content);
  if (result.success) return result.output;
  throw new ApiError('The server sent an answer that this page does not understand.', {
    ...about(answer),
    code: 'UNEXPECTED_ANSWER',
  });
}

function parseOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function failure(answer: Answer, content: unknown): ApiError {
  const result = v.safeParse(failureSchema, content);
  if (result.success) {
    const { code, message, details } = result.output.error;
    return new ApiError(asSentence(message), { ...about(answer), code, details });
  }
  return new ApiError(`The server answered with status ${answer.status}.`, {
    ...about(answer),
    code: `HTTP_${answer.status}`,
  });
}

function about({ status, headers }: Answer) {
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  };
}
