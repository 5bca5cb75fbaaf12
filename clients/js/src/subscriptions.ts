import { RealtimeError } from './errors.js';

/** The part of a connection that subscriptions need. */
export interface Emitter {
  emit(namespace: string, event: string, ...payload: unknown[]): void;
}

export interface Subscription {
  readonly namespace: string;
  readonly event: string;
  readonly payload: readonly unknown[];
}

/** Events that every connection is to begin with. */
export class Subscriptions {
  /** The service keeps 256 unhandled events of a socket, and closes the connection beyond that. */
  static readonly MOST = 100;

  private readonly subscriptions = new Set<Subscription>();
  private connection: Emitter | undefined;

  /** Sends it, now and later; gives a function that ends that. */
  add(subscription: Subscription): () => void {
    if (this.subscriptions.size >= Subscriptions.MOST) {
      throw new RealtimeError('queue_full', `There are ${Subscriptions.MOST} subscriptions already`, subscription.event);
    }
    this.subscriptions.add(subscription);
    this.send(subscription);
    return () => void this.subscriptions.delete(subscription);
  }

  up(connection: Emitter): void {
    this.connection = connection;
    this.subscriptions.forEach((subscription) => this.send(subscription));
  }

  down(): void {
    this.connection = undefined;
  }

  private send({ namespace, event, payload }: Subscription): void {
    this.connection?.emit(namespace, event, ...payload);
  }
}
