import { vi } from 'vitest';
import { FakeSocket } from './fake-socket';

/** Replaces WebSocket until vi.unstubAllGlobals; returns the sockets that are opened, in order. */
export function fakeWebSocket(): FakeSocket[] {
  const sockets: FakeSocket[] = [];
  vi.stubGlobal(
    'WebSocket',
    class extends FakeSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    },
  );
  return sockets;
}
