// permessage-deflate, which socket.io-client 4.8.4 offers unless it is told not to.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Manager } from 'socket.io-client';
import { assertSame, WAYS } from '../support/interop/peer.mjs';
import { describeClient } from '../support/interop/suite.mjs';

const [POLLING, WEBSOCKET] = WAYS;
const LARGE = 'compressible '.repeat(10_000);

function describeOffer(name, perMessageDeflate, setup, expected) {
  describeClient({
    name: `socket.io-client 4.8.4, ${name}`,
    Manager,
    options: { perMessageDeflate },
    setup,
    protocol: 5,
    hasOnlyMore: !expected,
    ways: WAYS.filter((way) => way.transport === 'websocket'),
    more(means, way, connect) {
      it(`${expected ? 'agrees' : 'does not agree'} on compression`, async () => {
        const { extensions } = (await connect()).socket.io.engine.transport.ws;

        assert.equal(extensions.includes('permessage-deflate'), expected, extensions);
      });

      it('gets broadcasts beside clients that do and do not compress', async () => {
        const plain = { ...WEBSOCKET, name: 'plain' };
        const peers = [await connect(), await connect(), await means.peers.connect(means.url, POLLING)];
        means.peers.options = { perMessageDeflate: false };
        peers.push(await means.peers.connect(means.url, plain));
        means.peers.options = { perMessageDeflate };
        const bytes = Buffer.alloc(50_000);
        for (const peer of peers) {
          await peer.ask('join', 'room');
        }
        await peers[0].ask('tell', 'room', LARGE, bytes);
        await peers[1].ask('tell', 'room', 'small');

        for (const peer of peers) {
          assertSame(await peer.see('told', 2), [[LARGE, bytes], ['small']]);
        }
      });
    },
  });
}

describeOffer('compressing everything', { threshold: 0 }, 'deflate', true);
describeOffer('not offering compression', false, 'deflate', false);
describeOffer('offering compression to a server without', { threshold: 0 }, 'json', false);
