// The events of the service and their payloads, as docs/events.md lists them. Payloads may get further fields later.

import type { ErrorCode } from './errors.js';

/**
 * All of a stream up to and with `seq` was taken. `seq` counts within one `epoch`, which is empty, with 0, for a stream that
 * never had an event.
 */
export interface Position {
  epoch: string;
  seq: number;
}

/** What stored events carry besides their own fields. */
export interface Stored {
  event_id: string;
  /** For example `/notifications#user:{uuid}`. */
  stream: string;
  /** The place in the stream: 1, 2, 3, … without gaps. */
  seq: number;
  epoch: string;
  /** When it was stored (ISO 8601, UTC). */
  ts: string;
  /** There when the event was missed, and came by catching up. */
  replay?: true;
}

/** The present state of something, told after connecting: no stored event, so without a place in a stream. */
export interface Snapshot {
  replay: true;
  event_id?: never;
  stream?: never;
  seq?: never;
  epoch?: never;
}

export interface Connected {
  message: string;
  user_id: string;
  tenant_id: string;
}

/** An event of ours was not carried out. */
export interface EventRefused {
  message: string;
  code: ErrorCode;
  /** The name of the refused event. */
  event: string;
}

export interface NotificationNew extends Stored {
  id: string;
  title: string;
  message: string;
  type: 'info' | 'success' | 'warning' | 'error';
  /** ISO 8601, UTC. */
  created_at: string;
  /** How many notifications of the user were unread then. */
  unread_count: number;
  /** Which state of the user's unread notifications `unread_count` belongs to. */
  version: number;
}

export interface NotificationReadConfirmed {
  notification_id: string;
  unread_count: number;
  version: number;
}

export type JobType = 'create_site' | 'delete_site' | 'backup_site';

interface OfJob {
  tenant_id: string;
  job_id?: string;
  job_type?: JobType;
}

interface Progress extends OfJob {
  status: 'pending' | 'running' | 'completed' | 'failed';
  /** 0 to 100. */
  progress: number;
  message: string | null;
}

export type StatusUpdate = Progress & (Stored | Snapshot);

export interface StatusCompleted extends OfJob, Stored {
  erpnext_url: string;
}

export interface StatusFailed extends OfJob, Stored {
  error: string;
}

export interface Subscription {
  id: string;
  tenant_id: string;
  plan_id: string;
  status: 'trial' | 'active' | 'past_due' | 'cancelled' | 'expired';
  billing_period: 'monthly' | 'yearly';
  current_period_start: string;
  current_period_end: string;
  [more: string]: unknown;
}

export interface SubscriptionUpdated extends Stored {
  subscription: Subscription;
}

export interface SubscriptionExpiring extends Stored {
  days_left: number;
}

export interface PaymentReceived extends Stored {
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
}

/** Where catching up has come to. */
export interface SyncState {
  unread: number;
  version: number;
  /** The service goes on with further missed events. */
  more: boolean;
  /** Streams of which events were lost to retention. */
  truncated: string[];
  /** By stream: what this socket has been sent so far. */
  positions: Record<string, Position>;
}

/** Live events may have been missed: ask for the present state of what they tell of. Stored events are complete anyway. */
export interface Resync {
  /** For logs: the first of the reasons. */
  reason: string;
  /** For logs. */
  reasons: string[];
}

/** What the service sends: each event with its payload. */
export interface ServerEvents {
  connected: Connected;
  error: EventRefused;
  pong: undefined;
  sync_state: SyncState;
  resync: Resync;
  'notification:new': NotificationNew;
  notification_read_confirmed: NotificationReadConfirmed;
  'status:update': StatusUpdate;
  'status:completed': StatusCompleted;
  'status:failed': StatusFailed;
  'subscription:updated': SubscriptionUpdated;
  'subscription:expiring': SubscriptionExpiring;
  'payment:received': PaymentReceived;
}

/** The events that are stored. */
export type StoredEvent = Exclude<keyof ServerEvents, 'connected' | 'error' | 'pong' | 'sync_state' | 'resync' | 'notification_read_confirmed'>;

/** What is sent with `send`: each event with its payload and its answer. */
export interface ClientEvents {
  notification_read: { payload: { notification_id: string }; answer: NotificationReadConfirmed };
}

/** What is sent with `emit`: each event with its payload. */
export interface LiveClientEvents {
  /** Answered with the event `pong`. */
  ping: undefined;
  pong: unknown;
}

/** What `sync` asks for. */
export interface SyncRequest {
  /** By stream; null is from the oldest that is kept. Without it: all of the caller's streams, from what the service knows. */
  positions?: Record<string, Position | null>;
  /** Events of a stream in one answer, 1 to 500. */
  limit?: number;
}

/** A missed event in the answer to `sync`: its payload with its name. */
export type SyncedEvent = { [E in StoredEvent]: Extract<ServerEvents[E], Stored> & { event: E } }[StoredEvent];

export interface SyncPage {
  events: SyncedEvent[];
  /** With `seq`: the position after these events. */
  epoch: string;
  seq: number;
  more: boolean;
  truncated: boolean;
}

export interface SyncAnswer {
  streams: Record<string, SyncPage>;
  unread: number;
  version: number;
}

/** The auth payload of CONNECT. */
export interface ConnectAuth {
  token: string;
  refresh?: boolean;
  positions?: Record<string, Position>;
  replay?: boolean;
}
