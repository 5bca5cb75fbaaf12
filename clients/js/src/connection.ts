import { Manager, type ManagerOptions, type Socket } from 'socket.io-client';
import type { Environment } from './environment.js';
import { answerOrError, RealtimeError } from './errors.js';

/** Why a connection is over. */
export type Ending =
  /** Come back, but not before `retryAfterMs`. */
  | { readonly kind: 'lost'; readonly reason: string; readonly retryAfterMs: number }
  /** CONNECT_ERROR: the service does not let us in. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** DISCONNECT: the service does not want us any more. */
  | { readonly kind: 'ended'; readonly reason: string };

export interface ConnectionOptions {
  readonly url: string;
  readonly namespaces: readonly string[];
  readonly io: Partial<ManagerOptions>;
  readonly connectTimeoutMs: number;
  readonly environment: Environment;
  /** The auth payload of a namespace, asked for when its CONNECT is sent. */
  auth(namespace: string): object;
  /** All namespaces are connected. */
  up(): void;
  event(namespace: string, name: string, payload: unknown, answer: ((value: unknown) => void) | undefined): void;
  /** Called once, last. */
  down(ending: Ending): void;
}

/** One connection from its first attempt to its end. It never comes back: the next one is another object. */
export class Connection {
  private readonly manager: Manager;
  private readonly sockets: Map<string, Socket>;
  private readonly unanswered = new Set<() => void>();
  private readonly timer: unknown;
  private isOver = false;

  constructor(private readonly options: ConnectionOptions) {
    this.manager = new Manager(options.url, { ...options.io, reconnection: false, autoConnect: false }).timeout(false);
    this.sockets = new Map(options.namespaces.map((namespace) => [namespace, this.socket(namespace)]));
    this.timer = options.environment.setTimer(
      () => this.end({ kind: 'lost', reason: 'connect timeout', retryAfterMs: 0 }),
      options.connectTimeoutMs,
    );
    this.sockets.forEach((socket) => socket.connect());
  }

  get isUp(): boolean {
    return !this.isOver && [...this.sockets.values()].every((socket) => socket.connected);
  }

  emit(namespace: string, event: string, ...payload: unknown[]): void {
    this.socketOf(namespace).emit(event, ...payload);
  }

  /** Sends an event and waits for its answer; rejects with a RealtimeError, `disconnected` when the connection ends before. */
  ask(namespace: string, event: string, payload: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const lost = (): void => reject(new RealtimeError('disconnected', 'The connection was lost before the answer', event));
      if (this.isOver) {
        lost();
        return;
      }
      this.unanswered.add(lost);
      this.socketOf(namespace).emit(event, payload, (answer: unknown) => {
        this.unanswered.delete(lost);
        try {
          resolve(answerOrError(event, answer));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Leaves; `down` is not called. */
  close(): void {
    this.isOver = true;
    this.options.environment.clearTimer(this.timer);
    this.sockets.forEach((socket) => {
      socket.removeAllListeners().offAny();
      socket.disconnect();
    });
    this.unanswered.forEach((lost) => lost());
  }

  private socketOf(namespace: string): Socket {
    const socket = this.sockets.get(namespace);
    if (!socket) {
      throw new TypeError(`namespace: ${namespace} (expected: one of ${[...this.sockets.keys()].join(', ')})`);
    }
    return socket;
  }

  private socket(namespace: string): Socket {
    const auth = (send: (payload: object) => void): void => send(this.options.auth(namespace));
    const socket = this.manager.socket(namespace, { auth });
    socket.on('connect', () => this.connected());
    socket.on('connect_error', (error) => this.end(endingOf(error)));
    socket.on('disconnect', (reason) => this.end(endingOfSocket(reason)));
    socket.onAny((name: string, ...values: unknown[]) => {
      const last = values.at(-1);
      const answer = typeof last === 'function' ? (value: unknown): void => void last(value) : undefined;
      this.options.event(namespace, name, answer && values.length === 1 ? undefined : values[0], answer);
    });
    return socket;
  }

  private connected(): void {
    if (this.isUp) {
      this.options.environment.clearTimer(this.timer);
      this.options.up();
    }
  }

  private end(ending: Ending): void {
    if (!this.isOver) {
      this.close();
      this.options.down(ending);
    }
  }
}

function endingOfSocket(reason: string): Ending {
  return reason === 'io server disconnect' ? { kind: 'ended', reason } : { kind: 'lost', reason, retryAfterMs: 0 };
}

/** A failed attempt: what came of a CONNECT_ERROR packet has `data`, maybe undefined, and what came of a request the others. */
interface ConnectError extends Error {
  readonly data?: unknown;
  readonly description?: unknown;
  readonly context?: unknown;
}

function endingOf(error: ConnectError): Ending {
  if (!Object.hasOwn(error, 'data')) {
    return { kind: 'lost', reason: error.message, retryAfterMs: retryAfterMs(error) };
  }
  const code = (error.data as { code?: unknown } | undefined)?.code;
  return { kind: 'refused', code: typeof code === 'string' ? code : 'unknown', message: error.message };
}

/** What the answer to a polling request says in Retry-After, when there was an answer: then `description` is its status. */
function retryAfterMs({ description: status, context: request }: ConnectError): number {
  if (typeof status !== 'number' || status === 0) {
    return 0;
  }
  const seconds = Number((request as XMLHttpRequest).getResponseHeader('Retry-After'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
}
