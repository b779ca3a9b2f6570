import type * as v from 'valibot';
import { readAnswer } from './answer';
import { UnreachableError } from './errors';

export type UploadOptions = {
  body: Blob;
  contentType: string;
  headers?: Record<string, string>;
  /** Called with the share that was sent, 0 to 1. */
  onProgress: (sent: number) => void;
  signal?: AbortSignal;
};

/**
 * Puts a file. Not with fetch, which does not tell how much of a body was sent.
 *
 * @throws UnreachableError, ApiError as `request` does; AbortError after the signal.
 */
export function upload<S extends v.GenericSchema>(
  path: string,
  schema: S,
  { body, contentType, headers, onProgress, signal }: UploadOptions,
): Promise<v.InferOutput<S>> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('PUT', path);
    call.setRequestHeader('accept', 'application/json');
    call.setRequestHeader('content-type', contentType);
    for (const [name, value] of Object.entries(headers ?? {})) call.setRequestHeader(name, value);
    call.upload.onprogress = ({ loaded, total }) => {
      onProgress(total > 0 ? loaded / total : 0);
    };
    call.onload = () => {
      const received = { status: call.status, headers: headersOf(call), text: call.responseText };
      try {
        resolve(readAnswer(received, schema));
      } catch (error) {
        reject(error instanceof Error ? error : new UnreachableError(error));
      }
    };
    call.onerror = () => {
      reject(new UnreachableError(undefined));
    };
    call.onabort = () => {
      reject(new DOMException('The upload was given up.', 'AbortError'));
    };
    signal?.addEventListener('abort', () => {
      call.abort();
    });
    call.send(body);
  });
}

function headersOf(call: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const name of ['retry-after', 'x-request-id']) {
    const value = call.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
