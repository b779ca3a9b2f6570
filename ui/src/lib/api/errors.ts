import * as v from 'valibot';

/** What tokens may do; each includes those before it. */
export const levels = v.picklist(['public', 'read', 'write', 'admin']);

export type Level = v.InferOutput<typeof levels>;

const needsSchema = v.object({ needs: levels });

/** The server understood the request and refused it, or failed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The contract's SCREAMING_SNAKE code; `HTTP_<status>` where the answer has none. */
  readonly code: string;
  /** More about it for programs; what it holds depends on the code. */
  readonly details: unknown;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    about: {
      status: number;
      code: string;
      details?: unknown;
      requestId?: string | undefined;
      retryAfterSeconds?: number | undefined;
    },
  ) {
    super(message);
    this.status = about.status;
    this.code = about.code;
    this.details = about.details;
    this.requestId = about.requestId;
    this.retryAfterSeconds = about.retryAfterSeconds;
  }
}

/** No answer arrived, so whether a write took effect is unknown. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
  }
}

const TRANSIENT = new Set([429, 502, 503, 504]);

/** Whether the same request may well succeed a moment later. */
export function isTransient(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ApiError && TRANSIENT.has(error.status));
}

/** Whether a write that failed so may have taken effect all the same. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ApiError && error.status >= 500);
}

/** Whether the host wants to know who asks. */
export function needsSignIn(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** What the token of this browser would have to be able to do; undefined where that is not what is wrong. */
export function missingLevel(error: unknown): Level | undefined {
  if (!(error instanceof ApiError) || error.status !== 403) return undefined;
  const result = v.safeParse(needsSchema, error.details);
  return result.success ? result.output.needs : undefined;
}

/** Whether another token is needed, so that asking again is in vain. */
export function isRefused(error: unknown): boolean {
  return needsSignIn(error) || missingLevel(error) !== undefined;
}

/** The id to quote when reporting the failure. */
export function requestIdOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.requestId : undefined;
}

/** Milliseconds to wait before attempt number `failures + 1`: what the server asks for, or doubling from 300. */
export function retryDelay(failures: number, error: unknown): number {
  const asked = error instanceof ApiError ? error.retryAfterSeconds : undefined;
  return asked === undefined ? Math.min(300 * 2 ** failures, 5_000) : Math.min(asked * 1_000, 10_000);
}
