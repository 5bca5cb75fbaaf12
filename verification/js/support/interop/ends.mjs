// How connections end and come back, and what is refused.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from '../until.mjs';
import { assertSame } from './peer.mjs';
import { MAX_PAYLOAD_BYTES } from './server.mjs';

const REFUSAL = { message: 'Come back tomorrow: ☃', data: { code: 42, days: ['Sa', 'So'] } };

export function describeEnds(means, way, connect) {
  const { client } = means;

  it('leaves and comes back as another socket', async () => {
    const peer = await connect();
    const first = peer.socket.id;
    peer.socket.disconnect();
    assertSame(peer.seen('disconnect').map(([reason]) => reason), ['io client disconnect']);
    peer.socket.connect();
    await peer.connected();

    assert.notEqual(peer.socket.id, first);
    assertSame(await peer.ask('echo', 'back'), ['back']);
  });

  for (const event of ['leave', 'leave all']) {
    it(`stays away when the server ends it (${event}), until it is told to connect`, async () => {
      const peer = await connect();
      peer.socket.emit(event);
      const [[reason]] = await peer.see('disconnect');

      assert.equal(reason, 'io server disconnect');
      assert.equal(peer.socket.connected, false);
      peer.socket.connect();
      await peer.connected();
      assertSame(await peer.ask('echo', 'back'), ['back']);
    });
  }

  it('comes back by itself when the connection is cut', async () => {
    const peer = await connect();
    const first = peer.socket.id;
    peer.socket.emit('drop');
    const [[reason]] = await peer.see('disconnect');
    await peer.connected();

    assert.match(reason, /^transport (close|error)$/);
    assert.notEqual(peer.socket.id, first);
    assertSame(await peer.ask('echo', 'back'), ['back']);
  });

  it('is refused with data, and the connection stays', async () => {
    const peer = await connect();
    const refused = peer.beside('/refusing');
    const refusal = await refusalOf(refused.socket, client.protocol);

    // Clients of version 2 are told one value: the data, if there is any.
    assertSame(refusal, client.protocol === 4 ? { data: REFUSAL.data } : REFUSAL);
    assert.equal(refused.socket.connected, false);
    assertSame(await peer.ask('echo', 'still here'), ['still here']);
  });

  it('is refused in a namespace that does not exist', async () => {
    const peer = await connect();
    const refusal = await refusalOf(peer.beside('/nowhere').socket, client.protocol);

    const message = 'Invalid namespace';
    assertSame(refusal, client.protocol === 4 ? { data: { message } } : { message, data: undefined });
    assertSame(await peer.ask('echo', 'still here'), ['still here']);
  });

  if (client.protocol === 5) {
    it('shows its credentials', async () => {
      const auth = { token: 'ünïcode 😀', nested: { list: [1, null] } };
      const peer = await connect('/', { auth });

      assertSame(await peer.ask('auth'), [auth]);
    });
  }

  if (!client.hasMessagePack) {
    it('may send a message of exactly the limit', async () => {
      const peer = await connect();
      const text = 'a'.repeat(MAX_PAYLOAD_BYTES - overhead(client.protocol, way));
      peer.socket.emit('echo', text);

      assert.ok((await peer.see('echo'))[0][0] === text);
      assert.deepEqual(peer.seen('disconnect'), []);
    });

    it('is cut off one byte past the limit, and comes back', async () => {
      const peer = await connect();
      peer.socket.emit('echo', 'a'.repeat(MAX_PAYLOAD_BYTES - overhead(client.protocol, way) + 1));
      const [[reason]] = await peer.see('disconnect');
      await peer.connected();

      assert.match(reason, /^transport (close|error)$/);
      assert.deepEqual(peer.seen('echo'), []);
      assertSame(await peer.ask('echo', 'back'), ['back']);
    });
  }
}

/** What a message of the event `echo` with one text has besides the text, in bytes. */
function overhead(protocol, way) {
  const packet = '42["echo",""]'.length;
  const length = protocol === 4 && way.transport === 'polling' ? `${MAX_PAYLOAD_BYTES}:`.length : 0;
  return packet + length;
}

/** Connects a socket that is to be refused; gives what it is told. */
async function refusalOf(socket, protocol) {
  let refusal;
  if (protocol === 4) {
    socket.on('error', (data) => (refusal = { data }));
  } else {
    socket.on('connect_error', ({ message, data }) => (refusal = { message, data }));
  }
  socket.connect();
  return until('a refusal', () => refusal);
}
