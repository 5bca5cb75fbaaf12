// The HTTP API as the console needs it. Answers are unwrapped; an error answer becomes an ApiError.

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Calls the API; `token` and `body` may be absent. Gives the whole envelope. */
export async function call(method, path, { token, body } = {}) {
  const headers = { accept: 'application/json' };
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, 'unreachable', 'The service cannot be reached.');
  }
  const envelope = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const message = envelope.error?.message ?? envelope.message ?? `The service answered ${answer.status}.`;
    throw new ApiError(answer.status, envelope.error?.code ?? 'unknown', message);
  }
  return envelope;
}
