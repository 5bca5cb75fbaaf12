// A client that keeps a record of all it was told.

import { until } from '../../../../verification/js/support/until.mjs';
import { RealtimeClient } from '../../dist/index.js';
import { systemEnvironment } from '../../dist/environment.js';

const STORED = [
  'notification:new', 'status:update', 'status:completed', 'status:failed',
  'subscription:updated', 'subscription:expiring', 'payment:received',
];
const OTHERS = ['connected', 'error', 'pong', 'sync_state', 'notification_read_confirmed'];

/** Delays are chosen to be zero, so that no test waits for them. */
export const AT_ONCE = { ...systemEnvironment, random: () => 0 };

export class Recorder {
  events = [];
  states = [];
  truncated = [];
  unread = [];

  constructor(url, options) {
    this.client = new RealtimeClient(url, { environment: AT_ONCE, ...options });
    [...STORED, ...OTHERS].forEach((event) => this.client.on(event, (payload) => void this.events.push({ event, payload })));
    this.client.onState((state) => this.states.push(state));
    this.client.onUnread((unread) => this.unread.push(unread));
    this.client.onTruncated((streams) => this.truncated.push(...streams));
  }

  /** The payloads of an event, or of all stored ones. */
  seen(event) {
    const wanted = event === undefined ? STORED : [event];
    return this.events.filter((one) => wanted.includes(one.event)).map(({ payload }) => payload);
  }

  /** The places of the stored events in the order in which they came. */
  get seqs() {
    return this.seen().filter(({ seq }) => seq !== undefined).map(({ seq }) => seq);
  }

  count(state) {
    return this.states.filter(({ name }) => name === state).length;
  }

  async until(what, condition) {
    return until(() => `${what}; seen: ${JSON.stringify(this, null, 1)}`, condition);
  }

  async untilState(name, times = 1) {
    await this.until(`${name}, ${times} times`, () => this.count(name) >= times);
  }

  async untilSeqs(count) {
    await this.until(`${count} stored events`, () => this.seqs.length >= count);
  }

  toJSON() {
    const { events, states, truncated, unread } = this;
    return { events, states, truncated, unread };
  }
}
