// Connection state recovery with socket.io-client 4.8.4, which has it built in.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Manager } from 'socket.io-client';
import { assertSame, Peers, WAYS } from '../support/interop/peer.mjs';
import { InteropServer } from '../support/interop/server.mjs';
import { until } from '../support/until.mjs';

const MISSED = 50;
const WANTED = { auth: { csr: true } };
const peers = new Peers(Manager);

let server;
let url;

before(async () => {
  server = await InteropServer.start();
  url = server.url('recovery');
});
afterEach(() => peers.closeAll());
after(() => server?.stop());

for (const way of WAYS) {
  describe(`recovery, ${way.name}`, () => {
    it('gives a client that comes back its id, its rooms and what it missed, once and in order', async () => {
      const [peer, speaker] = [await member(WANTED), await member({})];
      const { id } = peer.socket;
      await speaker.ask('tell', 'room', 'before');
      await peer.see('told');
      await lose(peer);
      for (let i = 0; i < MISSED; i++) {
        await speaker.ask('tell', 'room', ...event(i));
      }
      await comeBack(peer);
      await speaker.ask('tell', 'room', 'after');

      const expected = [['before'], ...Array.from({ length: MISSED }, (_, i) => event(i)), ['after']];
      await peer.see('told', expected.length);
      await peer.ask('echo', 'fence');
      // Each event to a client that wants recovery has its offset as one more argument.
      assertSame(peer.seen('told').map((args) => args.slice(0, -1)), expected);
      assert.equal(peer.socket.recovered, true);
      assert.equal(peer.socket.id, id);
    });

    it('does not know a client that left by itself', async () => {
      const peer = await member(WANTED);
      const { id } = peer.socket;
      peer.socket.disconnect();
      await comeBack(peer);

      assert.equal(peer.socket.recovered, false);
      assert.notEqual(peer.socket.id, id);
      assert.deepEqual(peer.seen('told'), []);
    });

    async function member(options) {
      const peer = await peers.connect(url, way, '/', options);
      await peer.ask('join', 'room');
      return peer;
    }
  });
}

function event(i) {
  return i % 5 === 0 ? [i, Buffer.from([0, i])] : [i, `text ${i} 😀`];
}

/** Closes the connection below the socket, which stays away until it is told to connect. */
async function lose(peer) {
  peer.socket.io.reconnection(false);
  peer.socket.io.engine.close();
  await until('the end of the connection', () => !peer.socket.connected);
}

async function comeBack(peer) {
  peer.socket.connect();
  await peer.connected();
}
