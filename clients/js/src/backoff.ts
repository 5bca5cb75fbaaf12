/** Delays in milliseconds. */
export interface BackoffOptions {
  /** The ceiling of the first delay. */
  readonly baseMs: number;
  /** No ceiling is above this. */
  readonly capMs: number;
  /** A connection that lived this long makes the next delay a first one again. */
  readonly stableMs: number;
}

export const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 500, capMs: 30_000, stableMs: 10_000 };

/**
 * Exponential back-off with full jitter: a delay is anything from 0 to a ceiling that doubles with each failure, so that
 * clients that lost their server together do not come back together.
 */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly options: BackoffOptions,
    private readonly random: () => number,
  ) {}

  /** How many delays were taken since the last reset. */
  get attempt(): number {
    return this.failures;
  }

  /** The delay before the next attempt, in milliseconds. */
  next(): number {
    const ceiling = Math.min(this.options.capMs, this.options.baseMs * 2 ** this.failures);
    this.failures += 1;
    return this.random() * ceiling;
  }

  /** To be called with how long a connection lived when it ends, in milliseconds. */
  lived(ms: number): void {
    if (ms >= this.options.stableMs) {
      this.reset();
    }
  }

  reset(): void {
    this.failures = 0;
  }
}
