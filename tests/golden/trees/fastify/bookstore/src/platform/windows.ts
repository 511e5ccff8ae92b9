/** Counting in fixed windows, each of which opens with its key's first event. */

interface Window {
  readonly closes: number;
  events: number;
}

/** At most `limit` events of one key in so many seconds; forgotten when the window closes. */
export class FixedWindows {
  readonly #limit: number;
  readonly #milliseconds: number;
  readonly #clock: () => number;
  readonly #windows = new Map<string, Window>();

  constructor(limit: number, seconds: number, clock: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#milliseconds = seconds * 1000;
    this.#clock = clock;
  }

  get size(): number {
    return this.#windows.size;
  }

  /** How long a key must wait; undefined where another event is within the limit. */
  secondsUntilFree(key: string): number | undefined {
    const now = this.#clock();
    this.#forget(now);
    const window = this.#windows.get(key);
    if (window === undefined || window.events < this.#limit) {
      return undefined;
    }
    return Math.max(1, Math.ceil((window.closes - now) / 1000));
  }

  count(key: string): void {
    const now = this.#clock();
    this.#forget(now);
    const window = this.#windows.get(key) ?? { closes: now + this.#milliseconds, events: 0 };
    window.events += 1;
    this.#windows.set(key, window);
  }

  /** Windows have one length, so the oldest closes first and stands in front. */
  #forget(now: number): void {
    for (const [key, window] of this.#windows) {
      if (window.closes > now) {
        return;
      }
      this.#windows.delete(key);
    }
  }
}
