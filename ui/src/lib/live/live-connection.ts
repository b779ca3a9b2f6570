import { LiveStatusReporter } from './live-status';
import type { LiveStatus } from './live-status';
import { reconnectDelay } from './reconnect-delay';
import type { RouteAnswer } from './route-answer';

/** The part of a WebSocket that is used here. */
export type LiveSocket = Pick<WebSocket, 'onopen' | 'onmessage' | 'onclose' | 'close'>;

export type Environment = {
  /** Begins a handshake, to be told what came after that sequence; undefined where the browser has no WebSocket. */
  open: ((after: bigint | undefined) => LiveSocket) | undefined;
  /** Whether the host has the route. */
  ask: () => Promise<RouteAnswer>;
  /** In [0, 1). */
  random: () => number;
  /** Takes what arrived and returns its sequence; undefined if it is not understood. */
  receive: (data: unknown) => bigint | undefined;
  onStatus: (status: LiveStatus) => void;
};

/** In milliseconds, as all that follow. */
const HANDSHAKE_LIMIT = 10_000;
/** A connection that lasted so long ends a series of failures; one that is closed at once does not. */
const STABLE_AFTER = 5_000;
const ASK_AGAIN_AFTER = 60_000;
/** Handshakes that may fail although the host has the route, as behind a proxy that knows no WebSocket. */
const FAILURES_WITHOUT_SUCCESS = 5;

/** Keeps one WebSocket open, resumes after the last sequence that arrived, and says how it stands. */
export class LiveConnection {
  private readonly environment: Environment;
  private readonly status: LiveStatusReporter;
  private socket: LiveSocket | undefined;
  private after: bigint | undefined;
  private failures = 0;
  private succeeded = false;
  /** Ends what is going on: the handshake's limit, the proof of stability, a pause. */
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Rises with everything that makes an answer that is still awaited pointless. */
  private turn = 0;

  constructor(environment: Environment) {
    this.environment = environment;
    this.status = new LiveStatusReporter(environment.onStatus);
  }

  start(): void {
    if (this.environment.open) this.connect();
    else this.status.enter('unavailable');
  }

  stop(): void {
    this.drop();
    this.status.stop();
  }

  /** Ends a pause early, because there is reason to believe that things are better now. */
  retryNow(): void {
    if (this.status.phase === 'waiting') this.connect();
  }

  /** As `retryNow`, and replaces a connection that may have died unnoticed. */
  renew(): void {
    if (this.status.phase === 'live') this.connect();
    else this.retryNow();
  }

  private connect(): void {
    this.drop();
    const socket = this.environment.open?.(this.after);
    if (!socket) return;
    this.socket = socket;
    socket.onopen = () => {
      this.succeeded = true;
      this.status.enter('live');
      this.schedule(STABLE_AFTER, () => (this.failures = 0));
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const sequence = this.environment.receive(data);
      if (sequence === undefined) this.giveUp();
      else this.after = sequence;
    };
    socket.onclose = () => {
      const refused = this.status.phase !== 'live';
      this.drop();
      if (refused) void this.explainRefusal();
      else this.pause();
    };
    this.status.enter('connecting');
    this.schedule(HANDSHAKE_LIMIT, () => {
      this.drop();
      this.pause();
    });
  }

  private async explainRefusal(): Promise<void> {
    this.status.enter('waiting');
    const answer = await this.answer();
    const hopeless = answer === 'offered' && !this.succeeded && this.failures >= FAILURES_WITHOUT_SUCCESS;
    if (answer === 'absent' || hopeless) this.giveUp();
    else if (answer !== undefined) this.pause();
  }

  private pause(): void {
    const delay = reconnectDelay(this.failures, this.environment.random());
    this.failures += 1;
    this.status.enter('waiting');
    this.schedule(delay, () => {
      this.connect();
    });
  }

  /** Asks from time to time all the same: the next version of the host may have what this one lacks. */
  private giveUp(): void {
    this.drop();
    this.failures = 0;
    this.status.enter('unavailable');
    this.schedule(ASK_AGAIN_AFTER, () => void this.askAgain());
  }

  private async askAgain(): Promise<void> {
    const answer = await this.answer();
    if (answer === 'offered') this.connect();
    else if (answer !== undefined) this.giveUp();
  }

  /** Undefined if meanwhile something else was begun. */
  private async answer(): Promise<RouteAnswer | undefined> {
    const { turn } = this;
    const answer = await this.environment.ask();
    return turn === this.turn ? answer : undefined;
  }

  private schedule(delay: number, action: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, delay);
  }

  private drop(): void {
    this.turn += 1;
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
