import { Backoff, type BackoffOptions } from './backoff.js';
import type { Ending } from './connection.js';
import type { Environment } from './environment.js';
import type { RefusalCode } from './errors.js';

/** What a client is doing. */
export type State =
  | { readonly name: 'connecting'; /** 1 is the first. */ readonly attempt: number }
  | { readonly name: 'connected' }
  /** Connected, and everything that was missed has been given out. */
  | { readonly name: 'caught-up' }
  /** Tries again after the delay. `attempt` counts the delays since the last connection that lived long enough. */
  | { readonly name: 'waiting'; readonly delayMs: number; readonly attempt: number; readonly reason: string }
  /** The service does not let this user in: `connect` may be called after a new login. */
  | { readonly name: 'refused'; readonly code: RefusalCode | (string & Record<never, never>); readonly message: string }
  /** Not connected, and will not try: by `close`, or because the service ended it (`io server disconnect`). */
  | { readonly name: 'closed'; readonly reason: string };

/** Refusals that a new token can change. */
const RENEWABLE: readonly string[] = ['auth_required', 'token_invalid', 'token_expired', 'token_type'] satisfies RefusalCode[];
const MOST_REFUSALS_IN_A_ROW = 2;
const MOST_RETRY_AFTER_MS = 60_000;

export interface LifecycleOptions {
  readonly environment: Environment;
  readonly backoff: BackoffOptions;
  /** A fresh token for the next attempt. */
  token(): Promise<string>;
  /** Opens a connection, which calls `up` at most once and then `down` at most once. */
  open(token: string, up: () => void, down: (ending: Ending) => void): { close(): void };
  up(): void;
  /** Always called when a connection, or an attempt at one, is over. */
  down(): void;
  changed(state: State): void;
}

/** Connects, and comes back after every loss, until it is refused or closed. */
export class Lifecycle {
  private readonly backoff: Backoff;
  private connection: { close(): void } | undefined;
  private timer: unknown;
  private refusals = 0;
  private upSince: number | undefined;
  /** What belongs to an earlier turn is ignored. */
  private turn = 0;

  state: State = { name: 'closed', reason: 'not connected yet' };

  constructor(private readonly options: LifecycleOptions) {
    this.backoff = new Backoff(options.backoff, options.environment.random);
  }

  /** Connects now, also when it waits for a later attempt. */
  start(): void {
    if (['waiting', 'refused', 'closed'].includes(this.state.name)) {
      if (this.state.name !== 'waiting') {
        this.refusals = 0;
        this.backoff.reset();
      }
      this.options.environment.clearTimer(this.timer);
      void this.attempt();
    }
  }

  stop(reason: string): void {
    this.options.environment.clearTimer(this.timer);
    this.end();
    this.change({ name: 'closed', reason });
  }

  /** Everything that was missed has been given out. */
  caughtUp(): void {
    this.change({ name: 'caught-up' });
  }

  private async attempt(): Promise<void> {
    this.turn += 1;
    const turn = this.turn;
    const isMine = (): boolean => turn === this.turn;
    this.change({ name: 'connecting', attempt: this.backoff.attempt + 1 });
    try {
      const token = await this.options.token();
      if (isMine()) {
        this.connection = this.options.open(token, () => isMine() && this.connected(), (ending) => isMine() && this.lost(ending));
      }
    } catch (error) {
      if (isMine()) {
        this.wait(error instanceof Error ? error.message : String(error), 0);
      }
    }
  }

  private connected(): void {
    this.refusals = 0;
    this.upSince = this.options.environment.now();
    this.change({ name: 'connected' });
    this.options.up();
  }

  private lost(ending: Ending): void {
    this.end();
    switch (ending.kind) {
      case 'lost':
        return this.wait(ending.reason, Math.min(ending.retryAfterMs, MOST_RETRY_AFTER_MS));
      case 'ended':
        return this.change({ name: 'closed', reason: ending.reason });
      case 'refused':
        this.refusals += 1;
        if (RENEWABLE.includes(ending.code) && this.refusals < MOST_REFUSALS_IN_A_ROW) {
          return this.wait(ending.code, 0);
        }
        return this.change({ name: 'refused', code: ending.code, message: ending.message });
    }
  }

  private end(): void {
    this.turn += 1;
    this.connection?.close();
    this.connection = undefined;
    if (this.upSince !== undefined) {
      this.backoff.lived(this.options.environment.now() - this.upSince);
      this.upSince = undefined;
    }
    this.options.down();
  }

  private wait(reason: string, atLeastMs: number): void {
    const delayMs = atLeastMs + this.backoff.next();
    this.timer = this.options.environment.setTimer(() => void this.attempt(), delayMs);
    this.change({ name: 'waiting', delayMs, attempt: this.backoff.attempt, reason });
  }

  private change(state: State): void {
    this.state = state;
    this.options.changed(state);
  }
}
