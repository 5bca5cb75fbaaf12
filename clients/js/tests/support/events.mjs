// Stored events as the service sends them.

export const STREAM = '/notifications#user:0ddba110-0000-4000-8000-000000000001';

/** The payload of a notification at a place in its stream. */
export function notification(seq, changes = {}) {
  return {
    id: `n${seq}`,
    title: `Number ${seq}`,
    message: '',
    type: 'info',
    created_at: '2026-01-01T00:00:00Z',
    unread_count: seq,
    version: seq,
    event_id: `e${seq}`,
    stream: STREAM,
    seq,
    epoch: 'a',
    ts: '2026-01-01T00:00:00Z',
    ...changes,
  };
}

export const notifications = (...seqs) => seqs.map((seq) => notification(seq));

export const arrival = (seq, changes) => ({ event: 'notification:new', payload: notification(seq, changes) });

/** One stream's part of the answer to `sync`. */
export function page(seqs, { epoch = 'a', seq = seqs.at(-1), more = false, truncated = false } = {}) {
  const events = seqs.map((one) => ({ ...notification(one, { epoch }), event: 'notification:new' }));
  return { events, epoch, seq, more, truncated };
}

export const syncState = (seq, changes = {}) => ({
  unread: 0,
  version: 0,
  more: false,
  truncated: [],
  positions: { [STREAM]: { epoch: 'a', seq } },
  ...changes,
});
