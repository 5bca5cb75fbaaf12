import type { ManagerOptions } from 'socket.io-client';
import type { BackoffOptions } from './backoff.js';
import type { Environment } from './environment.js';
import type { ClientEvents, LiveClientEvents, ServerEvents } from './events.js';
import type { PositionStorage } from './storage.js';

export interface RealtimeOptions {
  /** Gives a fresh access token. Asked before each attempt to connect; when it fails, that is a failed attempt. */
  token: () => string | Promise<string>;
  /** One socket in each; by default one in `/`, which gets the events of all namespaces. */
  namespaces?: readonly [string, ...string[]];
  /** True: the connection ends with its token, and the client comes back with a fresh one. Default false. */
  refresh?: boolean;
  /** False: what was missed is not sent, only what happens from now on. Default true. */
  replay?: boolean;
  /** Where positions outlive the page or process. By default they live in memory. */
  storage?: PositionStorage;
  /** By default 500 ms, doubling up to 30 s, begun anew after a connection of 10 s. */
  backoff?: Partial<BackoffOptions>;
  /** How long getting a token may take, and connecting with it, in milliseconds. Default 20,000 each. */
  connectTimeoutMs?: number;
  /** Options of socket.io-client, for example `path` and `transports`. Reconnection is this package's own. */
  io?: Partial<ManagerOptions>;
  /** Time and chance, for tests. */
  environment?: Environment;
}

export interface SendOptions {
  /** How long the answer may take, reconnections included, in milliseconds. Default 30,000. */
  timeout?: number;
  /** Which of the sockets sends it. Default: the first one. */
  namespace?: string;
}

/** The live events that an application has beside those of the service. */
export interface AppEvents {
  /** What the service sends: `{ name: payload }`. */
  receives?: object;
  /** What is sent with `send`: `{ name: { payload, answer } }`. */
  sends?: object;
  /** What is sent with `emit` and `subscribe`: `{ name: payload }`. */
  emits?: object;
}

type Of<A extends AppEvents, K extends keyof AppEvents> = A[K] extends object ? A[K] : unknown;

export type Receives<A extends AppEvents> = ServerEvents & Of<A, 'receives'>;
export type Sends<A extends AppEvents> = ClientEvents & Of<A, 'sends'>;
export type Emits<A extends AppEvents> = LiveClientEvents & Of<A, 'emits'>;

export type PayloadOf<Call> = Call extends { payload: infer P extends object } ? P : never;
export type AnswerOf<Call> = Call extends { answer: infer R } ? R : never;

/** No argument for what has no payload. */
export type Arguments<Payload> = Payload extends undefined ? [] : [payload: Payload];
