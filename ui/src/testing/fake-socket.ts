import type { LiveSocket } from '@/lib/live/live-connection';

/** A socket without a network: a test plays the server's part. */
export class FakeSocket implements LiveSocket {
  onopen: LiveSocket['onopen'] = null;
  onmessage: LiveSocket['onmessage'] = null;
  onclose: LiveSocket['onclose'] = null;
  closed = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The server accepts. */
  accept(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event('open'));
  }

  /** The server sends this text. */
  say(data: unknown): void {
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent('message', { data }));
  }

  /** The server refuses, ends the connection, or is gone. */
  lose(): void {
    this.onclose?.call(this as unknown as WebSocket, new CloseEvent('close'));
  }

  close(): void {
    this.closed = true;
  }
}
