// What the stock client does when it is turned away or cut off: it comes back by itself.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { Manager } from 'socket.io-client';
import { Service } from '../support/service.mjs';
import { somebody } from '../support/tokens.mjs';
import { until } from '../support/until.mjs';

const TRANSPORTS = [['polling'], ['websocket'], ['polling', 'websocket']];

let service;
let sockets = [];

afterEach(async () => {
  sockets.forEach((socket) => socket.disconnect());
  sockets = [];
  await service?.stop();
  service = undefined;
});

function connect(transports) {
  const manager = new Manager(service.url, {
    path: '/socket.io', transports, reconnectionDelay: 50, reconnectionDelayMax: 200,
  });
  const socket = manager.socket('/', { auth: { token: somebody().token } });
  socket.seen = { errors: [], reasons: [] };
  socket.on('connect_error', (error) => socket.seen.errors.push(error));
  socket.on('disconnect', (reason) => socket.seen.reasons.push(reason));
  sockets.push(socket);
  return socket;
}

const connected = (socket) => until(
  () => `a connection; errors: ${socket.seen.errors.map(String)}`, () => socket.connected,
);

describe('a service that is full', () => {
  for (const transports of TRANSPORTS) {
    it(`is tried again over ${transports.join(' and ')} until there is room`, async () => {
      service = await Service.start({ MAX_CONNECTIONS: '1' });
      const inside = connect(transports);
      await connected(inside);
      const outside = connect(transports);
      await until('two refusals', () => outside.seen.errors.length >= 2);

      assert.equal(outside.connected, false);
      assert.equal(outside.active, true, 'it goes on trying');
      assert.equal(outside.seen.errors[0].data, undefined, 'no CONNECT_ERROR');
      if (transports[0] === 'polling') {
        assert.equal(outside.seen.errors[0].context.status, 503);
      }
      inside.disconnect();
      await connected(outside);
    });
  }
});

describe('a connection that has lived as long as it may', () => {
  it('ends by its transport, and the client comes back', async () => {
    service = await Service.start({ SESSION_MAX: '6s' });
    const socket = connect(['websocket']);
    await until('the end', () => socket.seen.reasons.length > 0);

    assert.equal(socket.seen.reasons[0], 'transport close');
    await connected(socket);
  });
});

describe('a service that is restarted', () => {
  for (const transports of TRANSPORTS) {
    it(`ends connections over ${transports.join(' and ')} by their transport, and clients come back`, async () => {
      service = await Service.start();
      const socket = connect(transports);
      await connected(socket);
      await service.restart();
      await until('the end', () => socket.seen.reasons.length > 0);

      await connected(socket);
      assert.match(socket.seen.reasons[0], /^transport (close|error)$/);
    });
  }
});
