// Compiled, never run: every event with its payload, and what must not compile.

import {
  type ErrorCode, localPositions, type LocalErrorCode, type Position, RealtimeClient, RealtimeError, type RefusalCode, type ServerEvents,
  type State, type SyncAnswer,
} from '@erpmax/realtime';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._: Equal<A, B> extends true ? [] : [never]): void {}

const client = new RealtimeClient('https://erp.example', { token: async () => 'token', storage: localPositions() });

same<
  keyof ServerEvents,
  | 'connected' | 'error' | 'pong' | 'sync_state' | 'resync' | 'notification:new' | 'notification_read_confirmed'
  | 'status:update'
  | 'status:completed' | 'status:failed' | 'subscription:updated' | 'subscription:expiring' | 'payment:received'
>();

client.on('connected', ({ message, user_id, tenant_id }) => [message, user_id, tenant_id].map((text) => text.trim()));
client.on('error', ({ code, event, message }) => {
  same<typeof code, ErrorCode>();
  return event + message;
});
client.on('pong', (nothing) => same<typeof nothing, undefined>());
client.on('sync_state', ({ unread, version, more, truncated, positions }) => {
  same<typeof unread | typeof version, number>();
  same<typeof more, boolean>();
  same<typeof truncated, string[]>();
  same<typeof positions, Record<string, Position>>();
});
client.on('resync', ({ reason, reasons }) => {
  same<typeof reason, string>();
  same<typeof reasons, string[]>();
});
client.on('notification:new', ({ type, title, message, id, created_at, unread_count, version, event_id, stream, seq, epoch, ts, replay }) => {
  same<typeof type, 'info' | 'success' | 'warning' | 'error'>();
  same<typeof unread_count | typeof version | typeof seq, number>();
  same<typeof replay, true | undefined>();
  return [title, message, id, created_at, event_id, stream, epoch, ts].map((text) => text.trim());
});
client.on('notification_read_confirmed', ({ notification_id, unread_count, version }) => {
  same<typeof notification_id, string>();
  same<typeof unread_count | typeof version, number>();
});
client.on('status:update', (update) => {
  same<typeof update.status, 'pending' | 'running' | 'completed' | 'failed'>();
  same<typeof update.progress, number>();
  same<typeof update.message, string | null>();
  same<typeof update.job_type, 'create_site' | 'delete_site' | 'backup_site' | undefined>();
  if (update.seq === undefined) {
    same<typeof update.replay, true>(); // A snapshot of a job that runs.
  } else {
    same<typeof update.stream, string>();
  }
});
client.on('status:completed', ({ erpnext_url, tenant_id, seq }) => same<typeof seq, number>(...noneOf(erpnext_url, tenant_id)));
client.on('status:failed', ({ error, job_id }) => [error.trim(), job_id?.trim()]);
client.on('subscription:updated', ({ subscription: { status, billing_period, id, plan_id, current_period_start } }) => {
  same<typeof status, 'trial' | 'active' | 'past_due' | 'cancelled' | 'expired'>();
  same<typeof billing_period, 'monthly' | 'yearly'>();
  return [id, plan_id, current_period_start].map((text) => text.trim());
});
client.on('subscription:expiring', ({ days_left }) => same<typeof days_left, number>());
client.on('payment:received', ({ amount, currency }) => amount.toFixed(2) + currency.trim());

// @ts-expect-error there is no such event
client.on('notification:newest', () => undefined);
// @ts-expect-error there is no such field
client.on('payment:received', ({ sum }) => sum);

const confirmed = client.send('notification_read', { notification_id: 'n1' }, { timeout: 5_000, namespace: '/' });
same<Awaited<typeof confirmed>, { notification_id: string; unread_count: number; version: number }>;
void confirmed.then(({ unread_count }) => unread_count.toFixed());
// @ts-expect-error a field is missing
void client.send('notification_read', {});
// @ts-expect-error there is no such event
void client.send('notification_write', { notification_id: 'n1' });
client.emit('ping');
client.emit('pong', 'anything');
// @ts-expect-error it has no payload
client.emit('ping', {});

client.onState((state: State) => {
  switch (state.name) {
    case 'connecting': return state.attempt.toFixed();
    case 'connected': return '';
    case 'caught-up': return '';
    case 'waiting': return `${state.delayMs.toFixed()} ${state.attempt.toFixed()} ${state.reason}`;
    case 'refused': return state.code + state.message;
    case 'closed': return state.reason;
  }
});
client.onTruncated((streams) => same<typeof streams, string[]>());
client.onUnread(({ count, version }) => same<typeof count | typeof version, number>());

same<RefusalCode, 'auth_required' | 'token_invalid' | 'token_expired' | 'token_type' | 'tenant_required' | 'forbidden'>();
same<
  ErrorCode,
  | 'invalid_payload' | 'unknown_event' | 'not_found' | 'conflict' | 'reserved_event' | 'forbidden' | 'unavailable' | 'internal_error'
>();
same<LocalErrorCode, 'timeout' | 'disconnected' | 'closed' | 'queue_full'>();

export const explain = (error: unknown): string => {
  if (error instanceof RealtimeError && error.code === 'unavailable') {
    return `${error.event} may succeed later: ${error.message}`;
  }
  return String(error);
};

export const newest = ({ streams }: SyncAnswer): string[] =>
  Object.values(streams).flatMap(({ events }) => events.map((event) => (event.event === 'notification:new' ? event.title : event.event)));

// Live events of the application itself
interface Chat {
  receives: { typing: { who: string } };
  sends: { say: { payload: { text: string }; answer: { id: string } } };
  emits: { typing: { who: string }; watch: { room: string } };
}
const chat = new RealtimeClient<Chat>('https://erp.example', { token: () => 'token' });
chat.on('typing', ({ who }) => same<typeof who, string>());
chat.on('payment:received', ({ amount }) => same<typeof amount, number>());
void chat.send('say', { text: 'Hello' }).then(({ id }) => same<typeof id, string>());
chat.emit('typing', { who: 'me' });
chat.subscribe('watch', { room: 'kitchen' })();
// @ts-expect-error it has another payload
chat.subscribe('watch', { house: 'mine' });

function noneOf(..._: unknown[]): [] {
  return [];
}
