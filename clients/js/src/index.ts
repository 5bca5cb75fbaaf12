export { DEFAULT_BACKOFF, type BackoffOptions } from './backoff.js';
export { RealtimeClient } from './client.js';
export type { Environment } from './environment.js';
export { RealtimeError, type ErrorCode, type LocalErrorCode, type RefusalCode } from './errors.js';
export type * from './events.js';
export type { State } from './lifecycle.js';
export type { AppEvents, RealtimeOptions, SendOptions } from './options.js';
export { localPositions, type PositionStorage } from './storage.js';
export type { UnreadCount } from './unread.js';
