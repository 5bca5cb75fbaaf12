import type { CatchUp } from './catch-up.js';
import { isObject } from './errors.js';
import type { Stored, SyncState } from './events.js';
import { Listeners, throwLater } from './listeners.js';
import type { Streams } from './streams.js';
import type { Unread } from './unread.js';

/** An event as a connection got it. */
export interface Incoming {
  readonly namespace: string;
  readonly event: string;
  readonly payload: unknown;
  /** There when the service wants an ack. */
  readonly answer: ((value: unknown) => void) | undefined;
}

/** Brings each incoming event to where it belongs, and at last to the application's handlers. */
export class Inbox {
  private readonly handlers = new Map<string, Listeners<unknown>>();
  private user: string | undefined;

  constructor(private readonly unread: Unread) {}

  on(event: string, handler: (payload: unknown) => unknown): () => void {
    const handlers = this.handlers.get(event) ?? new Listeners<unknown>();
    this.handlers.set(event, handlers);
    return handlers.add(handler);
  }

  receive({ namespace, event, payload, answer }: Incoming, streams: Streams, catchUp: CatchUp): void {
    if (isStored(payload)) {
      if (!streams.of(payload.stream).accept({ event, payload })) {
        catchUp.want([payload.stream]);
      }
      return;
    }
    if (event === 'connected') {
      this.greeted(payload, streams);
    }
    const [first] = this.give(event, payload);
    if (answer) {
      void Promise.resolve(first).then((value) => value !== undefined && answer(value));
    }
    if (event === 'sync_state') {
      catchUp.syncState(namespace, payload as SyncState);
    }
  }

  /** Calls the handlers; gives what they returned. */
  give(event: string, payload: unknown): unknown[] {
    this.unread.read(payload);
    const results = this.handlers.get(event)?.tell(payload) ?? [];
    return results.map((result) => (result instanceof Promise ? result.catch(throwLater) : result));
  }

  private greeted(payload: unknown, streams: Streams): void {
    if (isObject(payload) && typeof payload['user_id'] === 'string' && typeof payload['tenant_id'] === 'string') {
      const { user_id, tenant_id } = payload;
      if (this.user !== undefined && this.user !== user_id) {
        this.unread.reset();
      }
      this.user = user_id;
      streams.keepOnlyThoseOf({ user_id, tenant_id });
    }
  }
}

function isStored(payload: unknown): payload is Stored {
  return (
    isObject(payload) &&
    typeof payload['event_id'] === 'string' &&
    typeof payload['stream'] === 'string' &&
    typeof payload['epoch'] === 'string' &&
    Number.isSafeInteger(payload['seq'])
  );
}
