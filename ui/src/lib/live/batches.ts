/** Hands items on in order: the first at once, those that follow it closely together, a batch per interval. */
export class Batches<Item> {
  private waiting: Item[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly interval: number;
  private readonly deliver: (items: Item[]) => void;

  /** `interval` in milliseconds. */
  constructor(interval: number, deliver: (items: Item[]) => void) {
    this.interval = interval;
    this.deliver = deliver;
  }

  push(item: Item): void {
    this.waiting.push(item);
    if (this.timer === undefined) this.flush();
  }

  /** Forgets what was not handed on yet. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
  }

  private flush(): void {
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    const items = this.waiting;
    this.waiting = [];
    this.timer = setTimeout(() => {
      this.flush();
    }, this.interval);
    this.deliver(items);
  }
}
