// Connection state recovery between a server of the reference and one of ours, in one cluster over Redis.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Manager } from 'socket.io-client';
import { Redis, startCluster } from '../support/cluster.mjs';
import { assertSame, Peers, WAYS } from '../support/interop/peer.mjs';
import { InteropServer } from '../support/interop/server.mjs';
import { until } from '../support/until.mjs';

const EVERYBODY = { rooms: [], except: [], isVolatile: false };
const WEBSOCKET = WAYS[1];
const BINARY = Buffer.from([0, 1, 254, 255]);
const peers = new Peers(Manager);

let redis;
let cluster;

before(async () => {
  redis = await Redis.start();
  cluster = await startCluster(redis, { connectionStateRecovery: { maxDisconnectionDuration: 120_000 } });
});
afterEach(() => peers.closeAll());
after(async () => {
  // A server of the reference that is stopped under clients still writes their sessions.
  await until('the clients to be gone', () => cluster === undefined || cluster.theirs.io.engine.clientsCount === 0);
  await cluster?.theirs.stop();
  try {
    await cluster?.ours.stop();
  } finally {
    await redis?.stop();
  }
});

for (const [from, to] of [['theirs', 'ours'], ['ours', 'theirs'], ['ours', 'ours']]) {
  describe(`recovery, from ${from} to ${to}`, () => {
    it('a client that comes back gets its id, its rooms, its data and what it missed from both, once and in order', async () => {
      const client = await member(cluster[from]);
      const { id } = client.socket;
      const speakers = { ours: await speaker(cluster.ours), theirs: await speaker(cluster.theirs) };
      const expected = [['before']];
      await speakers[to].ask('emit', only('room'), 'told', 'before');
      await client.see('told');
      await lose(client);
      for (let i = 0; i < 10; i++) {
        const [room, value] = i % 5 === 4 ? ['elsewhere', i] : [i % 2 === 0 ? 'room' : id, i % 3 === 0 ? BINARY : `text ${i} 😀`];
        for (const side of ['ours', 'theirs']) {
          const length = await redis.client.xLen('socket.io');
          await speakers[side].ask('emit', only(room), 'told', side, i, value);
          await until('the entry', async () => (await redis.client.xLen('socket.io')) > length);
          if (room !== 'elsewhere') {
            expected.push([side, i, value]);
          }
        }
      }
      await comeBack(client, cluster[to]);
      assert.equal(client.socket.recovered, true);
      assert.equal(client.socket.id, id);
      await speakers[from].ask('emit', only('room'), 'told', 'after');
      expected.push(['after']);

      await client.see('told', expected.length);
      await client.ask('join', 'fence');
      assertSame(client.seen('told').map((args) => args.slice(0, -1)), expected);
      const [seen] = await speakers[from].ask('fetch', only(id));
      assert.equal(seen.length, 1);
      assert.equal(seen[0].name, 'Ada');
      assert.ok(seen[0].rooms.includes('room') && seen[0].rooms.includes(id));
    });

    it('a session is taken once, and one whose client left is none', async () => {
      const client = await member(cluster[from]);
      await (await speaker(cluster.theirs)).ask('emit', EVERYBODY, 'told', 'x');
      await client.see('told');
      await lose(client);
      const key = `sio:session:${client.socket._pid}`;
      const kept = await redis.client.get(key);
      assert.ok(kept);
      await comeBack(client, cluster[to]);
      assert.equal(client.socket.recovered, true);
      assert.notEqual(await redis.client.get(key), kept);

      client.socket.disconnect();
      await until('nothing to be left', async () => (await redis.client.exists(key)) === 0);
      await comeBack(client, cluster[from]);
      assert.equal(client.socket.recovered, false);
    });
  });
}

describe('recovery after the death of a server', () => {
  for (const to of ['ours', 'theirs']) {
    it(`a client of a killed server of ours is recovered by ${to}`, async () => {
      const mortal = await InteropServer.start('ClusterServer', redis.url());
      const client = await member(mortal);
      const { id } = client.socket;
      const talker = await speaker(cluster.ours);
      await talker.ask('emit', only('room'), 'told', 'before');
      await client.see('told');
      await until('the room to be known', async () => (await kept(client))?.includes('room'));
      mortal.process.kill('SIGKILL');
      client.socket.io.reconnection(false);
      await until('the end of the connection', () => !client.socket.connected);
      await talker.ask('emit', only('room'), 'told', 'missed');
      await comeBack(client, cluster[to]);

      assert.equal(client.socket.recovered, true);
      assert.equal(client.socket.id, id);
      await client.see('told', 2);
      await client.ask('join', 'fence');
      assertSame(client.seen('told').map((args) => args[0]), ['before', 'missed']);
    });
  }
});

function only(room) {
  return { ...EVERYBODY, rooms: [room] };
}

async function member(server) {
  const client = await peers.connect(server.url('json'), WEBSOCKET, '/', { auth: { csr: true } });
  await client.ask('name', 'Ada');
  await client.ask('join', 'room');
  return client;
}

/** Tells others something, and does not want to be recovered itself. */
function speaker(server) {
  return peers.connect(server.url('json'), WEBSOCKET, '/', { auth: {} });
}

/** Closes the connection below the socket; done when its server has kept the session of an ended socket. */
async function lose(client) {
  client.socket.io.reconnection(false);
  client.socket.io.engine.close();
  await until('the end of the connection', () => !client.socket.connected);
  await until('its session', async () => {
    const text = await kept(client);
    return text?.includes('room') && !text.includes('live\xc3');
  });
}

/** The session of a client as it is in Redis. */
async function kept(client) {
  const value = await redis.client.get(`sio:session:${client.socket._pid}`);
  return value === null ? null : Buffer.from(value, 'base64').toString('latin1');
}

async function comeBack(client, server) {
  client.socket.io.uri = server.url('json');
  client.socket.connect();
  await client.connected();
}
