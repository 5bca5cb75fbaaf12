// Clients of all versions, by all ways to connect, in one room.

import { after, afterEach, before, describe, it } from 'node:test';
import { Manager as Manager4 } from 'socket.io-client';
import io2 from 'socket.io-client-2';
import { Manager as Manager3 } from 'socket.io-client-3';
import { assertSame, Peers, WAYS } from '../support/interop/peer.mjs';
import { InteropServer } from '../support/interop/server.mjs';

const CLIENTS = [
  { name: 'socket.io-client 4.8.4', peers: new Peers(Manager4) },
  { name: 'socket.io-client 3.1.3', peers: new Peers(Manager3) },
  { name: 'socket.io-client 2.5.0', peers: new Peers(io2.Manager) },
];
const TOLD = [
  [Buffer.from([0, 0, 1])],
  ['text 😀\u2028', { deep: [Buffer.from([0]), Buffer.from([4, 0])] }],
  ['text only'],
  [Buffer.alloc(0), Buffer.from([30, 0])],
];

let server;

before(async () => (server = await InteropServer.start()));
afterEach(() => CLIENTS.forEach(({ peers }) => peers.closeAll()));
after(() => server?.stop());

describe('one room', () => {
  for (const { name, peers } of CLIENTS) {
    it(`hears ${name} by every way, whoever is in it`, async () => {
      const members = await everybody();
      const outsider = await peers.connect(server.url('json'), WAYS[1]);
      for (const way of WAYS) {
        const speaker = await peers.connect(server.url('json'), way);
        for (const frame of TOLD) {
          await speaker.ask('tell', 'room', ...frame);
        }
      }

      for (const member of members) {
        assertSame(await member.see('told', 3 * TOLD.length), [...TOLD, ...TOLD, ...TOLD]);
      }
      assertSame(await outsider.ask('echo', 'fence'), ['fence']);
      assertSame(outsider.seen('told'), []);
    });
  }
});

/** A member by each way of each client, and a second one each. */
async function everybody() {
  const members = [];
  for (const { peers } of [...CLIENTS, ...CLIENTS]) {
    for (const way of WAYS) {
      const member = await peers.connect(server.url('json'), way);
      await member.ask('join', 'room');
      members.push(member);
    }
  }
  return members;
}
