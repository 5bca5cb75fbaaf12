/** Why the service did not do what a client event asked for. */
export type ErrorCode =
  | 'invalid_payload'
  | 'unknown_event'
  | 'not_found'
  | 'conflict'
  | 'reserved_event'
  | 'forbidden'
  | 'unavailable'
  | 'internal_error';

/** Why the service does not let a client in. */
export type RefusalCode = 'auth_required' | 'token_invalid' | 'token_expired' | 'token_type' | 'tenant_required' | 'forbidden';

/** What this package itself has to say about a client event that was not answered. */
export type LocalErrorCode =
  /** No answer in the given time. The service may or may not have carried it out. */
  | 'timeout'
  /** The connection was lost before the answer, and this one is not repeated. */
  | 'disconnected'
  /** The client was closed, or the service ended the connection for good. */
  | 'closed'
  /** Too many events wait for their answers already. */
  | 'queue_full';

/** A code that a newer service may have. */
type LaterCode = string & Record<never, never>;

/** A client event failed; `code` says why. */
export class RealtimeError extends Error {
  override readonly name = 'RealtimeError';

  constructor(
    readonly code: ErrorCode | LocalErrorCode | LaterCode,
    message: string,
    /** The name of the event that failed. */
    readonly event: string,
  ) {
    super(message);
  }
}

/** The answer of the service, or an exception when the answer is the error object `{message, code, event}`. */
export function answerOrError(event: string, answer: unknown): unknown {
  if (isObject(answer) && answer['event'] === event) {
    const { code, message } = answer;
    if (typeof code === 'string' && typeof message === 'string') {
      throw new RealtimeError(code, message, event);
    }
  }
  return answer;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the same code may be another one later, without a change on our side. */
export function isPassing(error: unknown): boolean {
  return error instanceof RealtimeError && ['timeout', 'unavailable', 'internal_error'].includes(error.code);
}
