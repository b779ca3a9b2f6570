/** What a live connection is doing. */
export type LiveStatus = {
  /**
   * `connecting`: a handshake is under way. `live`: messages arrive as things happen. `waiting`: the connection was
   * lost or refused and is tried again in a while. `unavailable`: this browser or this host has no WebSocket.
   */
  phase: 'connecting' | 'live' | 'waiting' | 'unavailable';
  /** Whether there has been no connection for longer than GRACE; never while `live` or `unavailable`. */
  interrupted: boolean;
};

/** How long an interruption is nobody's business, in milliseconds. */
export const GRACE = 2_000;

/** Whether the page has to ask for what it would otherwise be told. */
export function mustAsk({ phase, interrupted }: LiveStatus): boolean {
  return interrupted || phase === 'unavailable';
}

/** Follows the phases of a connection, notices interruptions that last, and tells both. */
export class LiveStatusReporter {
  private current: LiveStatus = { phase: 'connecting', interrupted: false };
  private grace: ReturnType<typeof setTimeout> | undefined;
  private readonly onStatus: (status: LiveStatus) => void;

  constructor(onStatus: (status: LiveStatus) => void) {
    this.onStatus = onStatus;
  }

  get phase(): LiveStatus['phase'] {
    return this.current.phase;
  }

  enter(phase: LiveStatus['phase']): void {
    const settled = phase === 'live' || phase === 'unavailable';
    if (settled) this.stop();
    else
      this.grace ??= setTimeout(() => {
        this.tell({ ...this.current, interrupted: true });
      }, GRACE);
    this.tell({ phase, interrupted: !settled && this.current.interrupted });
  }

  stop(): void {
    clearTimeout(this.grace);
    this.grace = undefined;
  }

  private tell(status: LiveStatus): void {
    this.current = status;
    this.onStatus(status);
  }
}
