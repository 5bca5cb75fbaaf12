import { Backoff, type BackoffOptions } from './backoff.js';
import type { Environment } from './environment.js';
import { isPassing, RealtimeError } from './errors.js';
import type { Position, SyncAnswer, SyncPage, SyncRequest, SyncState } from './events.js';
import type { Streams } from './streams.js';

export interface CatchUpOptions {
  readonly environment: Environment;
  readonly backoff: BackoffOptions;
  /** Each of them catches up by itself. */
  readonly namespaces: readonly string[];
  /** False: what was missed is not asked for. */
  readonly replay: boolean;
  /** Sends `sync`; rejects with a RealtimeError. */
  ask(request: SyncRequest): Promise<SyncAnswer>;
  unread(count: number, version: number): void;
  /** Events of these streams are gone for good. */
  truncated(streams: string[]): void;
  /** Once: everything that was missed has been given out. */
  caughtUp(): void;
}

/** The catching up of one connection: what the service sends by itself, and `sync` for what is missing then. */
export class CatchUp {
  private readonly backoff: Backoff;
  private readonly wanted = new Set<string>();
  private readonly told = new Set<string>();
  private running: Promise<void> | undefined;
  private readonly behind: Set<string>;
  private isCaughtUp = false;
  private closed = false;
  private endPause: () => void = () => undefined;

  constructor(
    private readonly streams: Streams,
    private readonly options: CatchUpOptions,
  ) {
    this.backoff = new Backoff(options.backoff, options.environment.random);
    this.behind = new Set(options.namespaces);
  }

  /** The connection is gone. */
  close(): void {
    this.closed = true;
    this.endPause();
  }

  /** A stream is missing something: it is asked for until it has come, or is known to be gone. */
  want(streams: string[]): void {
    // When this fails, the connection is gone (the next one catches up), or `truncated` was told.
    this.sync(streams).catch(() => undefined);
  }

  /** Resolves when everything that the service has of these streams has been given out. */
  sync(streams: string[]): Promise<void> {
    streams.forEach((stream) => this.wanted.add(stream));
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      this.tellWhenCaughtUp();
    });
    return this.running;
  }

  syncState(namespace: string, { unread, version, more, truncated, positions }: SyncState): void {
    this.options.unread(unread, version);
    truncated.forEach((stream) => this.tellTruncated(stream));
    const missing = Object.entries(positions).filter(([stream, sent]) => !this.reached(stream, sent, more));
    this.streams.keepPositions();
    if (!more) {
      this.behind.delete(namespace);
    }
    if (missing.length > 0) {
      this.want(missing.map(([stream]) => stream));
    }
    this.tellWhenCaughtUp();
  }

  /** Whether we have what the service says it has sent. What we know nothing of begins there. */
  private reached(stream: string, sent: Position, more: boolean): boolean {
    const order = this.streams.of(stream);
    order.sentUpTo(sent, more);
    if (order.position === undefined || !this.options.replay) {
      order.interrupt();
      order.position = sent;
    }
    return order.isKnown(sent);
  }

  private async run(): Promise<void> {
    while (this.wanted.size > 0) {
      const streams = [...this.wanted];
      try {
        const answer = await this.options.ask({ positions: this.positionsOf(streams) });
        this.accept(streams, answer);
        this.backoff.reset();
      } catch (error) {
        await this.failed(streams, error);
      }
      if (this.closed) {
        throw new RealtimeError('disconnected', 'The connection was lost', 'sync');
      }
    }
  }

  private positionsOf(streams: string[]): Record<string, Position | null> {
    return Object.fromEntries(streams.map((stream) => [stream, this.streams.of(stream).position ?? null]));
  }

  private accept(asked: string[], { streams, unread, version }: SyncAnswer): void {
    if (this.closed) {
      return;
    }
    this.options.unread(unread, version);
    for (const stream of asked) {
      const page = streams[stream];
      if (page) {
        this.acceptPage(stream, page);
      } else {
        this.giveUp(stream);
      }
    }
  }

  private acceptPage(stream: string, { events, epoch, seq, more, truncated }: SyncPage): void {
    const order = this.streams.of(stream);
    const before = order.position;
    if (truncated) {
      this.tellTruncated(stream);
    }
    const arrivals = events.map(({ event, ...payload }) => ({ event, payload: { ...payload, replay: true as const } }));
    if (!order.acceptPage({ arrivals, next: { epoch, seq }, truncated })) {
      this.tellTruncated(stream);
    }
    const complete = !more && order.release();
    this.streams.keepPositions();
    if (complete) {
      this.wanted.delete(stream);
    } else if (isSame(before, order.position)) {
      this.giveUp(stream); // Asking again would be answered in the same way.
    }
  }

  private giveUp(stream: string): void {
    this.wanted.delete(stream);
    this.tellTruncated(stream);
    this.streams.of(stream).passOver();
  }

  private async failed(streams: string[], error: unknown): Promise<void> {
    if (this.closed) {
      return;
    }
    if (!isPassing(error)) {
      streams.forEach((stream) => this.giveUp(stream));
      throw error;
    }
    await new Promise<void>((resolve) => {
      const timer = this.options.environment.setTimer(resolve, this.backoff.next());
      this.endPause = () => {
        this.options.environment.clearTimer(timer);
        resolve();
      };
    });
  }

  private tellTruncated(stream: string): void {
    if (!this.told.has(stream)) {
      this.told.add(stream);
      this.options.truncated([stream]);
    }
  }

  private tellWhenCaughtUp(): void {
    if (!this.closed && !this.isCaughtUp && this.behind.size === 0 && this.running === undefined) {
      this.isCaughtUp = true;
      this.options.caughtUp();
    }
  }
}

function isSame(one: Position | undefined, other: Position | undefined): boolean {
  return one?.epoch === other?.epoch && one?.seq === other?.seq;
}
