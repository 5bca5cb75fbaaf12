import type { Position } from './events.js';
import type { PositionKeeper, Positions } from './position-keeper.js';
import { RecentIds } from './recent-ids.js';
import { type Arrival, StreamOrder } from './stream-order.js';

/** All streams that were heard of, across connections: gives each event on once, and keeps how far each stream was taken. */
export class Streams {
  private readonly orders = new Map<string, StreamOrder>();
  private readonly recent = new RecentIds();
  private unfinished: Promise<unknown>[] = [];
  private isWaiting = false;

  constructor(
    /** Calls the application's handlers and gives what they returned; they do not throw. */
    private readonly handle: (arrival: Arrival) => unknown[],
    private readonly keeper: PositionKeeper,
  ) {}

  /** Begins with what an earlier page or process had kept. */
  restore(positions: Positions): void {
    Object.entries(positions).forEach(([stream, position]) => this.orders.set(stream, this.create(position)));
  }

  of(stream: string): StreamOrder {
    const order = this.orders.get(stream) ?? this.create(undefined);
    this.orders.set(stream, order);
    return order;
  }

  names(): string[] {
    return [...this.orders.keys()];
  }

  /** How far each stream was taken. */
  positions(): Positions {
    const known = [...this.orders].filter((entry): entry is [string, StreamOrder & { position: Position }] => {
      return entry[1].position !== undefined;
    });
    return Object.fromEntries(known.map(([stream, { position }]) => [stream, position]));
  }

  /** Those that the socket of a namespace is to begin with: its own, and for `/` also those that no other socket has. */
  positionsFor(namespace: string, namespaces: readonly string[]): Positions {
    const ownerOf = (stream: string): string => {
      const own = stream.slice(0, stream.indexOf('#'));
      return namespaces.includes(own) ? own : '/';
    };
    return Object.fromEntries(Object.entries(this.positions()).filter(([stream]) => ownerOf(stream) === namespace));
  }

  /** Keeps the present positions, once all handlers called so far are done, asynchronous ones, too. */
  keepPositions(results: unknown[] = []): void {
    this.unfinished.push(...results.filter((result): result is Promise<unknown> => result instanceof Promise));
    if (!this.isWaiting) {
      this.keepWhenDone();
    }
  }

  private keepWhenDone(): void {
    const positions = this.positions();
    const unfinished = this.unfinished;
    this.unfinished = [];
    if (unfinished.length === 0) {
      this.keeper.keep(positions);
      return;
    }
    this.isWaiting = true;
    void Promise.all(unfinished).then(() => {
      this.isWaiting = false;
      this.keeper.keep(positions);
      this.keepWhenDone();
    });
  }

  /** Forgets the streams of everybody else: the storage may hold those of who was logged in before. */
  keepOnlyThoseOf({ user_id: user, tenant_id: tenant }: { user_id: string; tenant_id: string }): void {
    const mine = [`user:${user}`, `tenant:${tenant}`];
    const foreign = (stream: string): boolean => {
      const room = stream.slice(stream.indexOf('#') + 1);
      return /^(user|tenant):/.test(room) && !mine.includes(room);
    };
    this.names().filter(foreign).forEach((stream) => this.orders.delete(stream));
  }

  /** The connection is gone. */
  interrupt(): void {
    this.orders.forEach((order) => order.interrupt());
  }

  private create(position: Position | undefined): StreamOrder {
    return new StreamOrder(position, (arrival) => {
      const isNew = this.recent.add(arrival.payload.event_id);
      this.keepPositions(isNew ? this.handle(arrival) : []);
    });
  }
}
