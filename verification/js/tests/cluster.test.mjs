// One cluster of a server of the reference, with @socket.io/redis-streams-adapter 0.3.1, and one of ours, over Redis.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Manager } from 'socket.io-client';
import { NAMESPACES, Redis, startCluster } from '../support/cluster.mjs';
import { assertSame, Peers, WAYS } from '../support/interop/peer.mjs';
import { until } from '../support/until.mjs';

const BINARY = Buffer.from([0, 1, 254, 255]);
const EVERYBODY = { rooms: [], except: [], isVolatile: false };
const peers = new Peers(Manager, { extraHeaders: { 'x-agent': 'test' } });

let redis;
let cluster;

before(async () => {
  redis = await Redis.start();
  cluster = await startCluster(redis);
});
afterEach(() => peers.closeAll());
after(async () => {
  await cluster?.theirs.stop();
  try {
    await cluster?.ours.stop();
  } finally {
    await redis?.stop();
  }
});

for (const [from, to] of [['theirs', 'ours'], ['ours', 'theirs']]) {
  for (const namespace of NAMESPACES) {
    describe(`cluster, from ${from} to ${to}, ${namespace}`, () => {
      it('an event reaches the sockets of all nodes, with whatever it holds, in order', async () => {
        const [near, far] = await both();
        const values = [1, 'ünïcode 😀 \u2028', null, { deep: [true, { _placeholder: false }] }, 1.5e-7, 12345678901];
        await near.ask('emit', EVERYBODY, 'told', ...values);
        await near.ask('emit', EVERYBODY, 'told');
        await near.ask('emit', EVERYBODY, 'told', BINARY, { list: [BINARY] }, 'after');
        await near.ask('emit', { ...EVERYBODY, isVolatile: true }, 'told', 'volatile');

        const expected = [values, [], [BINARY, { list: [BINARY] }, 'after'], ['volatile']];
        assertSame(await near.see('told', 4), expected);
        assertSame(await far.see('told', 4), expected);
      });

      it('rooms and exceptions mean the same', async () => {
        const [near, far] = await both();
        const other = await peer(to);
        await far.ask('join', 'a');
        await other.ask('join', 'b');
        await near.ask('emit', { ...EVERYBODY, rooms: ['a'] }, 'told', 'a only');
        await near.ask('emit', { ...EVERYBODY, rooms: ['a', 'b'] }, 'told', 'both');
        await near.ask('emit', { ...EVERYBODY, except: ['b'] }, 'told', 'not b');
        await near.ask('emit', { ...EVERYBODY, rooms: [far.socket.id] }, 'told', 'by id');
        await near.ask('emit', EVERYBODY, 'told', 'last');

        assertSame(await far.see('told', 5), [['a only'], ['both'], ['not b'], ['by id'], ['last']]);
        assertSame(await other.see('told', 2), [['both'], ['last']]);
        assertSame(await near.see('told', 2), [['not b'], ['last']]);
      });

      it('sockets of the other node are seen and spoken to', async () => {
        const [near, far] = await both();
        await far.ask('join', 'room');
        await far.ask('name', 'Ada');
        const [found] = await near.ask('fetch', { ...EVERYBODY, rooms: ['room'] });
        const [everybody] = await near.ask('fetch', EVERYBODY);
        await near.ask('tell one', { ...EVERYBODY, rooms: ['room'] }, 'told', 'you alone');

        const { issued, rooms, ...rest } = found[0];
        assert.equal(found.length, 1);
        assert.equal(everybody.length, 2);
        assert.ok(Math.abs(Date.now() - issued) < 600_000);
        assert.deepEqual(new Set(rooms), new Set([far.socket.id, 'room']));
        assert.deepEqual(rest, { id: far.socket.id, name: 'Ada', auth: { token: 'tök' }, transport: 'websocket', agent: 'test' });
        assertSame(await far.see('told', 1), [['you alone']]);
      });

      it('sockets of the other node join, leave and are disconnected', async () => {
        const [near, far] = await both();
        await near.ask('joins', EVERYBODY, 'joined');
        await until('the join', async () => (await near.ask('fetch', { ...EVERYBODY, rooms: ['joined'] }))[0].length === 2);
        await near.ask('leaves', { ...EVERYBODY, except: [near.socket.id] }, 'joined');
        await until('the leave', async () => (await near.ask('fetch', { ...EVERYBODY, rooms: ['joined'] }))[0].length === 1);
        await near.ask('disconnects', { ...EVERYBODY, except: [near.socket.id] }, false);

        assert.equal((await far.see('disconnect', 1))[0][0], 'io server disconnect');
        assert.ok(near.socket.connected);
      });

      it('sockets of both nodes acknowledge an event', async () => {
        const [near, far] = await both();
        const silent = await peer(to);
        far.socket.on('sum', (one, other, answer) => answer(one + other));
        near.socket.on('sum', (one, other, answer) => answer({ near: [one, other] }));
        const [sums] = await near.ask('ask', { ...EVERYBODY, except: [silent.socket.id] }, 'sum', 1, 2);
        far.socket.on('bytes', (answer) => answer(BINARY));
        const [bytes] = await near.ask('ask', { ...EVERYBODY, rooms: [far.socket.id] }, 'bytes');
        const [nobody] = await near.ask('ask', { ...EVERYBODY, rooms: ['nowhere'] }, 'sum', 1, 2);

        assert.equal(sums.isComplete, true);
        assert.deepEqual(new Set(sums.answers.map((one) => JSON.stringify(one))), new Set(['3', '{"near":[1,2]}']));
        assert.deepEqual(bytes, { answers: [BINARY], isComplete: true });
        assert.deepEqual(nobody, { answers: [], isComplete: true });
      });

      it('servers speak to each other, and answer', async () => {
        const [near, far] = await both();
        const before = (await far.ask('heard'))[0].length;
        await near.ask('news', 'told', 'one', BINARY);
        await near.ask('news', 'told', 'two');
        const [sum] = await near.ask('question', 21);
        await until('the news', async () => (await far.ask('heard'))[0].length === before + 2);

        assert.deepEqual((await far.ask('heard'))[0].slice(before), [['one', BINARY], ['two']]);
        assert.deepEqual(sum, { answers: [42], isComplete: true });
      });

      /** One on each side, alone: those of the test before have left when both nodes say so. */
      async function both() {
        const [near, far] = await Promise.all([peer(from), peer(to)]);
        await until('the two to be alone', async () => (await near.ask('fetch', EVERYBODY))[0].length === 2);
        return [near, far];
      }

      function peer(side) {
        const websocket = WAYS[1];
        return peers.connect(cluster[side].url('json'), websocket, namespace, { auth: { token: 'tök' } });
      }
    });
  }
}
