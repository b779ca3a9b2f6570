import { vi } from 'vitest';

/** An upload as the browser does it, answered by the test. */
export class FakeUpload {
  path = '';
  headers: Record<string, string> = {};
  aborted = false;
  status = 0;
  responseText = '';
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onabort?: () => void;

  open(_method: string, path: string) {
    this.path = path;
  }

  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }

  getResponseHeader() {
    return null;
  }

  send() {
    sent.push(this);
  }

  abort() {
    this.aborted = true;
    this.onabort?.();
  }

  progress(share: number) {
    this.upload.onprogress?.({ loaded: share * 100, total: 100 });
  }

  answer(status: number, body: object) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

let sent: FakeUpload[] = [];

/** Replaces XMLHttpRequest until vi.unstubAllGlobals; what is sent is in the returned list. */
export function fakeUploads(): FakeUpload[] {
  sent = [];
  vi.stubGlobal('XMLHttpRequest', FakeUpload);
  return sent;
}
