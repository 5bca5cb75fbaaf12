// A client with one or more sockets that keeps a record of all it sees.

import { until } from './until.mjs';

export class Client {
  /**
   * @param sockets by the namespace that the client asked for
   * @param shows which of those namespaces is to show which of ours: { '/': …, '/notifications': … }
   */
  constructor(sockets, shows) {
    this.sockets = sockets;
    this.shows = shows;
    this.events = [];
    this.refusals = [];
    for (const [namespace, socket] of Object.entries(sockets)) {
      socket.onAny((event, payload) => this.events.push({ namespace, event, payload }));
      socket.on('connect_error', (error) => this.refusals.push({ namespace, message: error.message, code: error.data?.code }));
    }
  }

  /** The socket that is to show the events of one of our namespaces. */
  socketFor(namespace) {
    return this.sockets[this.shows[namespace]];
  }

  /** Connected and greeted in every namespace. */
  async ready() {
    const sockets = Object.values(this.sockets);
    await until(
      () => `connections; seen: ${this.record()}`,
      () => sockets.every((socket) => socket.connected) && this.seen('connected').length >= sockets.length,
    );
    return this;
  }

  /** What was seen of an event, in order; `matches` narrows it by payload. */
  seen(event, matches = () => true) {
    return this.events.filter((one) => one.event === event && matches(one.payload));
  }

  /** Waits until an event was seen; gives its payload. */
  async see(event, matches) {
    await until(() => `${event}; seen: ${this.record()}`, () => this.seen(event, matches).length > 0);
    return this.seen(event, matches)[0].payload;
  }

  transport() {
    return Object.values(this.sockets)[0].io.engine.transport.name;
  }

  record() {
    return JSON.stringify({ events: this.events, refusals: this.refusals });
  }

  close() {
    const managers = new Set(Object.values(this.sockets).map((socket) => socket.io));
    Object.values(this.sockets).forEach((socket) => socket.disconnect());
    managers.forEach((manager) => manager._close());
  }
}
