import type { Position, Stored } from './events.js';

/** A stored event as it came in. */
export interface Arrival {
  readonly event: string;
  readonly payload: Stored;
}

/** One page of a sync, for one stream. */
export interface Page {
  readonly arrivals: readonly Arrival[];
  readonly next: Position;
  readonly truncated: boolean;
}

/**
 * Puts the events of one stream into the order of `seq`, each of them once. What comes too early is held until a sync
 * has brought what is missing before it; at most `MOST_HELD` events are, and what is beyond that comes by sync, too.
 */
export class StreamOrder {
  static readonly MOST_HELD = 1_000;

  private held: Arrival[] = [];
  private overflowed = false;

  /** Up to where everything was given to `deliver`; undefined until the first event, or the service, tells. */
  position: Position | undefined;

  /** While nothing was known when the stream began: then the service replays what is unread only, so `seq` has holes. */
  private isFirstReplay: boolean;

  /** From a gap on all that arrives is held, until `release`, `passOver` or `interrupt`. */
  private syncing = false;

  constructor(
    position: Position | undefined,
    private readonly deliver: (arrival: Arrival) => void,
  ) {
    this.position = position;
    this.isFirstReplay = position === undefined;
  }

  /** The service has said how far it has sent, and whether missed events follow. */
  sentUpTo(sent: Position, more: boolean): void {
    if (this.isFirstReplay) {
      this.position = sent;
      this.isFirstReplay = more;
    }
  }

  /** Takes what came over the wire. False: something is missing before it, and a sync has to begin. */
  accept(arrival: Arrival): boolean {
    if (this.isKnown(arrival.payload)) {
      return true;
    }
    if (!this.syncing && this.isNext(arrival.payload)) {
      this.take(arrival);
      return true;
    }
    const isAskedFor = this.syncing;
    this.syncing = true;
    this.hold(arrival);
    return isAskedFor;
  }

  /** Takes a page. False: events that the service no longer has were passed over. */
  acceptPage({ arrivals, next, truncated }: Page): boolean {
    let whole = !truncated;
    for (const arrival of arrivals.filter(({ payload }) => !this.isKnown(payload))) {
      whole &&= this.isNext(arrival.payload);
      this.take(arrival);
    }
    if (!this.isKnown(next)) {
      whole &&= this.position === undefined || (isNowhere(this.position) && next.seq === 0);
      this.position = next;
    }
    return whole;
  }

  /** After the last page: gives out what was held, as far as it follows. False: the next sync has begun. */
  release(): boolean {
    const complete = !this.overflowed;
    const accepted = this.takeHeld().map((arrival) => this.accept(arrival));
    this.syncing ||= !complete;
    return complete && !accepted.includes(false);
  }

  /** Gives up on what is missing: gives out all that is held of the stream's present life. */
  passOver(): void {
    const epoch = this.held.at(-1)?.payload.epoch;
    this.takeHeld()
      .filter(({ payload }) => payload.epoch === epoch && !this.isKnown(payload))
      .forEach((arrival) => this.take(arrival));
  }

  /** The connection is gone: what was held will come again, from the position on. */
  interrupt(): void {
    this.takeHeld();
    this.isFirstReplay &&= this.position === undefined;
  }

  /** Whether everything up to this place was taken. */
  isKnown({ epoch, seq }: Position): boolean {
    return this.position?.epoch === epoch && seq <= this.position.seq;
  }

  private isNext({ epoch, seq, replay }: Position & { replay?: true }): boolean {
    const at = this.position;
    if (this.isFirstReplay && replay && epoch === at?.epoch) {
      return seq > at.seq;
    }
    return at === undefined || (seq === at.seq + 1 && (epoch === at.epoch || isNowhere(at)));
  }

  private take(arrival: Arrival): void {
    const { epoch, seq } = arrival.payload;
    this.position = { epoch, seq };
    this.deliver(arrival);
  }

  private hold(arrival: Arrival): void {
    if (this.held.length < StreamOrder.MOST_HELD) {
      this.held.push(arrival);
    } else {
      this.overflowed = true;
    }
  }

  /** Ends the sync; gives what was held, in order. */
  private takeHeld(): Arrival[] {
    const held = this.held.sort((one, other) => one.payload.seq - other.payload.seq);
    this.held = [];
    this.overflowed = false;
    this.syncing = false;
    return held;
  }
}

/** Where a stream is that never had an event: it gets its epoch with the first one. */
function isNowhere({ epoch, seq }: Position): boolean {
  return epoch === '' && seq === 0;
}
