// One socket of a stock client, whatever its version, with a record of all it sees.

import assert from 'node:assert/strict';
import { until } from '../until.mjs';

/** The ways to connect that every client has; `transport` is what it ends up with. */
export const WAYS = [
  { name: 'polling only', transports: ['polling'], transport: 'polling' },
  { name: 'WebSocket only', transports: ['websocket'], transport: 'websocket' },
  { name: 'polling with upgrade', transports: ['polling', 'websocket'], transport: 'websocket' },
];

/** What is recorded without being listened for. */
const RECORDED = ['echo', 'retell', 'told', 'drop of rain', 'disconnect'];

export class Peer {
  constructor(socket, way) {
    this.socket = socket;
    this.way = way;
    this.events = [];
    RECORDED.forEach((name) => socket.on(name, (...args) => this.events.push({ name, args })));
  }

  /** Another socket on the same connection. */
  beside(namespace, options) {
    return new Peer(this.socket.io.socket(namespace, options), this.way);
  }

  /** Connected, by the transport that it is to end up with. */
  async connected() {
    await until(() => `a connection; seen: ${this.record()}`, () => this.socket.connected);
    await until(() => `the transport ${this.way.transport}`, () => this.transport() === this.way.transport);
    return this;
  }

  transport() {
    return this.socket.io.engine.transport.name;
  }

  /** Asks the server; gives the arguments of its acknowledgement. */
  async ask(event, ...args) {
    let answer;
    this.socket.emit(event, ...args, (...values) => (answer = values));
    await until(() => `the answer to ${event}; seen: ${this.record()}`, () => answer !== undefined);
    return answer;
  }

  /** The arguments of every event of this name, in order, once there are so many. */
  async see(name, count = 1) {
    await until(() => `${count} ${name}; seen: ${this.record()}`, () => this.seen(name).length >= count);
    return this.seen(name);
  }

  seen(name) {
    return this.events.filter((one) => one.name === name).map(({ args }) => args);
  }

  record() {
    return JSON.stringify(this.events).slice(0, 2_000);
  }

  close() {
    const manager = this.socket.io;
    this.socket.disconnect();
    (manager._close ?? manager.close).call(manager);
  }
}

/** Opens sockets of one client library, and closes them. */
export class Peers {
  /** @param Manager the client library's class of that name */
  constructor(Manager, options = {}) {
    this.Manager = Manager;
    this.options = options;
    this.opened = [];
  }

  /** A socket on a connection of its own, which is not awaited. */
  open(url, way, namespace = '/', options = {}) {
    const manager = new this.Manager(url, {
      transports: way.transports,
      autoConnect: false,
      reconnectionDelay: 10,
      reconnectionDelayMax: 10,
      ...this.options,
    });
    const peer = new Peer(manager.socket(namespace, options), way);
    this.opened.push(peer);
    return peer;
  }

  /** A connected socket on a connection of its own. */
  async connect(url, way, namespace, options) {
    const peer = this.open(url, way, namespace, options);
    peer.socket.connect();
    return peer.connected();
  }

  closeAll() {
    this.opened.forEach((peer) => peer.close());
    this.opened = [];
  }
}

/** Equal, where binary values may be in any form that JavaScript has for them. */
export function assertSame(actual, expected) {
  assert.deepEqual(normal(actual), normal(expected));
}

function normal(value) {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes = ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.from(value);
    return { bytes: bytes.toString('hex') };
  }
  if (Array.isArray(value)) {
    return value.map(normal);
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, normal(inner)]));
  }
  return value;
}
