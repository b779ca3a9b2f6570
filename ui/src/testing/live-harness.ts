import { vi } from 'vitest';
import { LiveConnection } from '@/lib/live/live-connection';
import type { LiveStatus } from '@/lib/live/live-status';
import type { RouteAnswer } from '@/lib/live/route-answer';
import { FakeSocket } from './fake-socket';

/** A live connection whose server, time and luck are the test's. Messages are numbers: their own sequences. */
export class LiveHarness {
  readonly sockets: FakeSocket[] = [];
  status: LiveStatus | undefined;
  /** What the host says of the route. */
  answer: RouteAnswer = 'offered';
  asked = 0;
  readonly connection: LiveConnection;

  constructor() {
    vi.useFakeTimers();
    this.connection = new LiveConnection({
      open: (after) => {
        const socket = new FakeSocket(`after=${String(after)}`);
        this.sockets.push(socket);
        return socket;
      },
      ask: () => {
        this.asked += 1;
        return Promise.resolve(this.answer);
      },
      random: () => 1,
      receive: (data) => (typeof data === 'number' ? BigInt(data) : undefined),
      onStatus: (told) => (this.status = told),
    });
    this.connection.start();
  }

  get newest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  end(): void {
    this.connection.stop();
    vi.useRealTimers();
  }
}
