// What every JavaScript client does with the server, by every way to connect.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { until } from '../until.mjs';
import { describeEnds } from './ends.mjs';
import { assertSame, Peers, WAYS } from './peer.mjs';
import { InteropServer } from './server.mjs';

const TEXTS = {
  'two, three and four bytes': 'Grüße €uro 𝄞 😀',
  'line ends of JavaScript': 'a\u2028b\u2029c',
  'control characters': '\u0000\u0001\n\r\t\u001e\u007f',
  'quotes and backslashes': '"\\/\u2028\\u0041',
  'an emoji of several characters': '👩‍👩‍👧‍👦',
};
const LONE_SURROGATES = ['\ud83d', 'x\ud83dy', '\ude00\ud83d'];
const BURST = 200;
const MEGABYTE = 1024 * 1024;

/**
 * Tests a client against a server of its own.
 *
 * @param client.name what the client is called
 * @param client.Manager its class of that name
 * @param client.options further options of every connection
 * @param client.setup which of the server's setups it connects to
 * @param client.protocol of Socket.IO: 5, or 4 for the clients of version 2
 * @param client.ways those of WAYS to test; default all
 * @param client.hasMessagePack whether its packets are MessagePack, not JSON
 * @param client.hasOnlyMore whether only `more` is of interest
 * @param client.more further tests of a way, given its means
 */
export function describeClient(client) {
  describe(client.name, () => {
    const means = { client, peers: new Peers(client.Manager, client.options) };
    before(async () => {
      means.server = await InteropServer.start();
      means.url = means.server.url(client.setup);
    });
    afterEach(() => means.peers.closeAll());
    after(() => means.server?.stop());

    for (const way of client.ways ?? WAYS) {
      describe(way.name, () => {
        const connect = (namespace, options) => means.peers.connect(means.url, way, namespace, options);
        if (!client.hasOnlyMore) {
          describeValues(client, connect);
          describeExchange(connect, way);
          describeEnds(means, way, connect);
        }
        client.more?.(means, way, connect);
      });
    }
  });
}

function describeValues(client, connect) {
  it('carries JSON values both ways', async () => {
    // The MessagePack parser for JavaScript mangles whole numbers of more than 64 bits.
    const large = client.hasMessagePack ? 2 ** 60 : 1e21;
    const values = [null, true, 0, -1.5, large, 9007199254740991, '', 'text', [], {}, [[1], { a: { b: [null] } }]];
    const peer = await connect();

    assertSame(await peer.ask('echo', ...values), values);
    assertSame(await peer.ask('retell', ...values), values);
    assertSame(await peer.ask('echo'), []);
    peer.socket.emit('echo', ...values);
    assertSame(await peer.see('echo'), [values]);
  });

  it('carries every character both ways', async () => {
    const peer = await connect();
    for (const [kind, text] of Object.entries(TEXTS)) {
      assertSame(await peer.ask('echo', text, { [text]: kind }), [text, { [text]: kind }]);
      assertSame(await peer.ask('retell', text, { [text]: kind }), [text, { [text]: kind }]);
    }
  });

  if (!client.hasMessagePack) {
    it('carries half of a surrogate pair as JSON does', async () => {
      const peer = await connect();

      assertSame(await peer.ask('echo', ...LONE_SURROGATES), LONE_SURROGATES);
      assertSame(await peer.ask('retell', ...LONE_SURROGATES), LONE_SURROGATES);
    });
  }

  it('carries binary values both ways, also such that begin with zeros', async () => {
    const values = [Buffer.from([0, 0, 1, 255]), { deep: [Buffer.from([0]), 'text', Buffer.alloc(0)] }, Buffer.from([4, 30])];
    const peer = await connect();

    assertSame(await peer.ask('echo', ...values), values);
    assertSame(await peer.ask('retell', ...values), values);
    peer.socket.emit('echo', ...values);
    assertSame(await peer.see('echo'), [values]);
  });

  it('carries a megabyte of text and of bytes both ways', async () => {
    const peer = await connect();
    const text = 'é'.repeat(MEGABYTE / 2);
    const bytes = Buffer.from(Uint8Array.from({ length: MEGABYTE }, (_, i) => i * i));

    assert.ok((await peer.ask('echo', text))[0] === text);
    assert.ok(Buffer.compare(Buffer.from((await peer.ask('echo', bytes))[0]), bytes) === 0);
  });
}

function describeExchange(connect, way) {
  it('acknowledges what the server asks, with text and with binary values', async () => {
    const peer = await connect();
    peer.socket.on('question', (...args) => args.pop()(...args.reverse(), 'that is all'));

    assertSame(await peer.ask('ask', 1, 'two'), ['two', 1, 'that is all']);
    assertSame(await peer.ask('ask', Buffer.from([0, 9]), { a: 1 }), [{ a: 1 }, Buffer.from([0, 9]), 'that is all']);
  });

  it(`gets ${BURST} events of one burst, in order, none lost`, async () => {
    const peer = await connect();
    const [text, binary] = ['some text 😀', Buffer.from([0, 1, 2])];
    await peer.ask('burst', BURST, text);
    await peer.ask('burst', BURST, binary);

    const expected = (value) => Array.from({ length: BURST }, (_, i) => [i, value]);
    assertSame(await peer.see('drop of rain', 2 * BURST), [...expected(text), ...expected(binary)]);
  });

  it(`sends ${BURST} events in one burst, in order, none lost`, async () => {
    const peer = await connect();
    await burstOfEchoes(peer);
  });

  it('shares one connection between namespaces', async () => {
    const peer = await connect();
    const lounge = peer.beside('/lounge');
    lounge.socket.connect();
    await lounge.connected();

    assert.equal(lounge.socket.io, peer.socket.io);
    assertSame(await lounge.ask('echo', 'there', Buffer.from([0])), ['there', Buffer.from([0])]);
    lounge.socket.disconnect();
    assertSame(await peer.ask('echo', 'here'), ['here']);
    assert.equal(peer.socket.connected, true);
  });

  if (way.transports.length > 1) {
    it('loses nothing and keeps the order while the transport changes', async () => {
      const peer = await connect();
      peer.socket.disconnect();
      peer.socket.connect();
      await until('a connection', () => peer.socket.connected);
      // How far the upgrade has come is chance; whatever it is, this goes on until it is done.
      do {
        await burstOfEchoes(peer);
      } while (peer.transport() !== way.transport);
      await burstOfEchoes(peer);
    });
  }
}

async function burstOfEchoes(peer) {
  const start = peer.seen('echo').length;
  const sent = Array.from({ length: BURST }, (_, i) => [i, i % 10 === 0 ? Buffer.from([0, i]) : `text ${i}`]);
  sent.forEach((args) => peer.socket.emit('echo', ...args));
  const seen = await peer.see('echo', start + BURST);
  assertSame(seen.slice(start), sent);
}
