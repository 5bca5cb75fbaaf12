// socket.io-client 4.8.4 with socket.io-msgpack-parser 3.0.2

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Manager } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { assertSame } from '../support/interop/peer.mjs';
import { describeClient } from '../support/interop/suite.mjs';

describeClient({
  name: 'socket.io-client 4.8.4 with socket.io-msgpack-parser 3.0.2',
  Manager,
  options: { parser },
  setup: 'messagepack',
  protocol: 5,
  hasMessagePack: true,
  more(means, way, connect) {
    it('carries more binary values than JSON packets may', async () => {
      const values = Array.from({ length: 100 }, (_, i) => Buffer.from([0, i]));

      assertSame(await (await connect()).ask('echo', ...values), values);
    });

    it('carries what JSON has no form for as the nearest that JSON has', async () => {
      const peer = await connect();
      const day = new Date(Date.UTC(2026, 10, 28, 12, 30));

      assertSame(await peer.ask('echo', day, [undefined, 1]), [day.toISOString(), [null, 1]]);
      assert.equal(peer.socket.connected, true);
    });
  },
});
