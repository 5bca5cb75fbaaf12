import type { Environment } from './environment.js';
import { RealtimeError } from './errors.js';

/** The part of a connection that the outbox needs. */
export interface Asker {
  ask(namespace: string, event: string, payload: unknown): Promise<unknown>;
}

interface Entry {
  readonly namespace: string;
  readonly event: string;
  readonly payload: object;
  settle(act: () => void): void;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/**
 * Client events that wait for their answers, across connections. Each has an id by which the service knows it when it
 * comes again, so that it is carried out once. At most `MOST_WAITING` wait, of which `MOST_IN_FLIGHT` are sent.
 */
export class Outbox {
  static readonly MOST_WAITING = 1_000;
  /** The service keeps 256 unhandled events of a socket, and closes the connection beyond that. */
  static readonly MOST_IN_FLIGHT = 32;

  private readonly waiting = new Map<string, Entry>();
  private readonly inFlight = new Set<string>();
  private connection: Asker | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly newId: () => string,
  ) {}

  /** Gives the answer; rejects with a RealtimeError when the service refuses, or after `timeoutMs` without an answer. */
  send(namespace: string, event: string, payload: object, timeoutMs: number): Promise<unknown> {
    if (this.waiting.size >= Outbox.MOST_WAITING) {
      return Promise.reject(new RealtimeError('queue_full', `${Outbox.MOST_WAITING} events wait for answers already`, event));
    }
    const id = this.newId();
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        this.environment.clearTimer(timer);
        this.waiting.delete(id);
        this.inFlight.delete(id);
        act();
        this.fill();
      };
      const late = (): void => reject(new RealtimeError('timeout', `No answer in ${timeoutMs} ms`, event));
      const timer = this.environment.setTimer(() => settle(late), timeoutMs);
      this.waiting.set(id, { namespace, event, payload: { ...payload, client_event_id: id }, settle, resolve, reject });
      this.fill();
    });
  }

  /** Sends everything that waits, in the order in which it was given. */
  up(connection: Asker): void {
    this.connection = connection;
    this.fill();
  }

  /** What has no answer yet is sent again with the next connection. */
  down(): void {
    this.connection = undefined;
    this.inFlight.clear();
  }

  /** Nothing will be sent any more. */
  close(reason: string): void {
    this.down();
    this.waiting.forEach(({ event, settle, reject }) => settle(() => reject(new RealtimeError('closed', reason, event))));
  }

  private fill(): void {
    const connection = this.connection;
    if (connection) {
      for (const [id, entry] of this.waiting) {
        if (this.inFlight.size >= Outbox.MOST_IN_FLIGHT) {
          break;
        }
        if (!this.inFlight.has(id)) {
          this.inFlight.add(id);
          void this.transmit(connection, entry);
        }
      }
    }
  }

  private async transmit(connection: Asker, { namespace, event, payload, settle, resolve, reject }: Entry): Promise<void> {
    try {
      const answer = await connection.ask(namespace, event, payload);
      settle(() => resolve(answer));
    } catch (error) {
      if (!(error instanceof RealtimeError && error.code === 'disconnected')) {
        settle(() => reject(error));
      }
    }
  }
}
