import { DEFAULT_BACKOFF } from './backoff.js';
import { CatchUp } from './catch-up.js';
import { Connection, type Ending } from './connection.js';
import type { Environment } from './environment.js';
import type { ConnectAuth, SyncAnswer, SyncRequest } from './events.js';
import type { Inbox } from './inbox.js';
import type { RealtimeOptions } from './options.js';
import type { Streams } from './streams.js';
import { withTimeout } from './timeout.js';
import type { Unread } from './unread.js';

export const CONNECT_TIMEOUT_MS = 20_000;
const SYNC_TIMEOUT_MS = 30_000;

/** What stays when a session ends. */
export interface Surroundings {
  readonly url: string;
  readonly options: RealtimeOptions;
  readonly namespaces: readonly [string, ...string[]];
  readonly environment: Environment;
  readonly streams: Streams;
  readonly inbox: Inbox;
  readonly unread: Unread;
  truncated(streams: string[]): void;
  caughtUp(): void;
}

/** One connection with its catching up. */
export class Session {
  readonly connection: Connection;
  private readonly catchUp: CatchUp;

  constructor(
    private readonly surroundings: Surroundings,
    token: string,
    up: () => void,
    down: (ending: Ending) => void,
  ) {
    const { url, options, namespaces, environment, streams, inbox, unread } = surroundings;
    this.catchUp = new CatchUp(streams, {
      environment,
      backoff: { ...DEFAULT_BACKOFF, ...options.backoff },
      namespaces,
      replay: options.replay ?? true,
      ask: (request) => this.ask(request),
      unread: (count, version) => unread.update(count, version),
      truncated: (names) => surroundings.truncated(names),
      caughtUp: () => surroundings.caughtUp(),
    });
    this.connection = new Connection({
      url,
      namespaces,
      io: { path: '/ws/socket.io', transports: ['websocket', 'polling'], tryAllTransports: true, ...options.io },
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      environment,
      auth: (namespace) => this.auth(token, namespace),
      event: (namespace, event, payload, answer) => inbox.receive({ namespace, event, payload, answer }, streams, this.catchUp),
      up,
      down,
    });
  }

  /** Resolves when everything that the service has of the known streams has been given out. */
  sync(): Promise<void> {
    return this.catchUp.sync(this.surroundings.streams.names());
  }

  close(): void {
    this.catchUp.close();
    this.connection.close();
  }

  private ask(request: SyncRequest): Promise<SyncAnswer> {
    const { namespaces, environment } = this.surroundings;
    const answer = this.connection.ask(namespaces[0], 'sync', request) as Promise<SyncAnswer>;
    return withTimeout(answer, 'sync', SYNC_TIMEOUT_MS, environment);
  }

  private auth(token: string, namespace: string): ConnectAuth {
    const { options, namespaces, streams } = this.surroundings;
    return {
      token,
      ...(options.refresh === undefined ? {} : { refresh: options.refresh }),
      ...(options.replay === false ? { replay: false } : { positions: streams.positionsFor(namespace, namespaces) }),
    };
  }
}
