import { DEFAULT_BACKOFF } from './backoff.js';
import type { Ending } from './connection.js';
import { systemEnvironment } from './environment.js';
import { RealtimeError } from './errors.js';
import { newId } from './ids.js';
import { Inbox } from './inbox.js';
import { Lifecycle, type State } from './lifecycle.js';
import { Listeners } from './listeners.js';
import type {
  AnswerOf, AppEvents, Arguments, Emits, PayloadOf, RealtimeOptions, Receives, SendOptions, Sends,
} from './options.js';
import { Outbox } from './outbox.js';
import { PositionKeeper } from './position-keeper.js';
import { CONNECT_TIMEOUT_MS, Session, type Surroundings } from './session.js';
import { Streams } from './streams.js';
import { Subscriptions } from './subscriptions.js';
import { withTimeout } from './timeout.js';
import { Unread, type UnreadCount } from './unread.js';

const ANSWER_TIMEOUT_MS = 30_000;

/**
 * A client of the ERPMax realtime service. It stays connected until `close`, gives each stored event to its handlers once
 * and in order, whatever was lost on the way, and says so (`onTruncated`) where the service has it no longer.
 */
export class RealtimeClient<A extends AppEvents = AppEvents> {
  private readonly namespace: string;
  private readonly keeper: PositionKeeper;
  private readonly streams: Streams;
  private readonly inbox: Inbox;
  private readonly outbox: Outbox;
  private readonly lifecycle: Lifecycle;
  private readonly subscriptions = new Subscriptions();
  private readonly states = new Listeners<State>();
  private readonly unreads = new Listeners<UnreadCount>();
  private readonly truncations = new Listeners<string[]>();
  private readonly counts = new Unread((unread) => void this.unreads.tell(unread));
  private readonly surroundings: Surroundings;
  private session: Session | undefined;
  private restored: Promise<void> | undefined;

  constructor(
    url: string,
    private readonly options: RealtimeOptions,
  ) {
    const environment = options.environment ?? systemEnvironment;
    const namespaces = options.namespaces ?? ['/'];
    this.namespace = namespaces[0];
    this.keeper = new PositionKeeper(options.storage, environment);
    this.inbox = new Inbox(this.counts);
    this.streams = new Streams((arrival) => this.inbox.give(arrival.event, arrival.payload), this.keeper);
    this.outbox = new Outbox(environment, newId);
    this.surroundings = {
      url,
      options,
      namespaces,
      environment,
      streams: this.streams,
      inbox: this.inbox,
      unread: this.counts,
      truncated: (streams) => void this.truncations.tell(streams),
      caughtUp: () => this.lifecycle.caughtUp(),
    };
    this.lifecycle = new Lifecycle({
      environment,
      backoff: { ...DEFAULT_BACKOFF, ...options.backoff },
      token: () => this.token(),
      open: (token, up, down) => this.open(token, up, down),
      up: () => this.up(),
      down: () => this.down(),
      changed: (state) => this.changed(state),
    });
  }

  get state(): State {
    return this.lifecycle.state;
  }

  /** The number of unread notifications; undefined until the service has told. */
  get unread(): UnreadCount | undefined {
    return this.counts.value;
  }

  /**
   * Connects, and stays connected. While it waits for its next attempt, it tries at once (for example when the device is
   * online again).
   */
  connect(): void {
    this.lifecycle.start();
  }

  /** Ends the connection, and what waits for an answer. Resolves when the positions are in the storage. */
  close(): Promise<void> {
    this.lifecycle.stop('closed by the application');
    return this.keeper.flush();
  }

  /**
   * Calls the handler for each such event; gives a function that ends that. What the first handler of a live event
   * returns, or its promise gives, is the ack when the service asks for one.
   */
  on<E extends keyof Receives<A> & string>(event: E, handler: (payload: Receives<A>[E]) => unknown): () => void {
    return this.inbox.on(event, handler as (payload: unknown) => unknown);
  }

  /** Tells of every change of `state`. */
  onState(listener: (state: State) => unknown): () => void {
    return this.states.add(listener);
  }

  /** Tells of every change of `unread`. */
  onUnread(listener: (unread: UnreadCount) => unknown): () => void {
    return this.unreads.add(listener);
  }

  /** Tells of streams of which events are gone for good: what was made of them has to be loaded anew over HTTP. */
  onTruncated(listener: (streams: string[]) => unknown): () => void {
    return this.truncations.add(listener);
  }

  /**
   * Sends an event and gives its answer. It is sent again after a loss of the connection, with the same
   * `client_event_id`, so that it is carried out once. Rejects with a RealtimeError.
   */
  send<E extends keyof Sends<A> & string>(
    event: E,
    payload: PayloadOf<Sends<A>[E]>,
    { timeout = ANSWER_TIMEOUT_MS, namespace = this.namespace }: SendOptions = {},
  ): Promise<AnswerOf<Sends<A>[E]>> {
    const answer = this.outbox.send(namespace, event, payload, timeout);
    answer.then((value) => this.counts.read(value), () => undefined); // The caller has the rejection.
    return answer as Promise<AnswerOf<Sends<A>[E]>>;
  }

  /** Sends an event now or not at all: false when there is no connection. */
  emit<E extends keyof Emits<A> & string>(event: E, ...payload: Arguments<Emits<A>[E]>): boolean {
    const connection = this.connected?.connection;
    connection?.emit(this.namespace, event, ...payload);
    return connection !== undefined;
  }

  /** Sends an event now and after each connect, until the function that it gives is called. At most 100 at a time. */
  subscribe<E extends keyof Emits<A> & string>(event: E, ...payload: Arguments<Emits<A>[E]>): () => void {
    return this.subscriptions.add({ namespace: this.namespace, event, payload });
  }

  /**
   * Asks for whatever was missed in the known streams; resolves when it was given out. Needed only to be sure: gaps are
   * seen by themselves.
   */
  async sync(): Promise<void> {
    if (!this.connected) {
      throw new RealtimeError('disconnected', 'Not connected', 'sync');
    }
    await this.connected.sync();
  }

  private get connected(): Session | undefined {
    return this.session?.connection.isUp ? this.session : undefined;
  }

  private async token(): Promise<string> {
    this.restored ??= this.keeper.load().then((positions) => this.streams.restore(positions));
    await this.restored;
    const token = Promise.resolve(this.options.token());
    return withTimeout(token, 'token', this.options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS, this.surroundings.environment);
  }

  private open(token: string, up: () => void, down: (ending: Ending) => void): Session {
    this.session = new Session(this.surroundings, token, up, down);
    return this.session;
  }

  private up(): void {
    const { connection } = this.session!;
    this.subscriptions.up(connection);
    this.outbox.up(connection);
  }

  private down(): void {
    this.session = undefined;
    this.streams.interrupt();
    this.subscriptions.down();
    this.outbox.down();
  }

  private changed(state: State): void {
    if (state.name === 'closed') {
      this.outbox.close(state.reason);
    }
    this.states.tell(state);
  }
}
