// What the client makes of refusals and of being sent away, with the official server in the part of the service.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { syncState } from '../support/events.mjs';
import { ScriptedServer } from '../support/scripted-server.mjs';
import { Trouble } from '../support/trouble.mjs';

describe('A client that is refused, or sent away', () => {
  const trouble = new Trouble();
  let server;

  const serve = async (script, namespaces) => (server = await trouble.serve(script, namespaces));
  const open = (options) => trouble.open(options);
  afterEach(() => trouble.end());

  it('stays away when the service ends it', async () => {
    await serve((socket) => socket.disconnect());
    const recorder = open();
    await recorder.untilState('closed');

    assert.deepEqual(recorder.states.at(-1), { name: 'closed', reason: 'io server disconnect' });
    await assert.rejects(recorder.client.sync(), { code: 'disconnected' });
    assert.equal(recorder.client.emit('ping'), false);
  });

  it('fails what waits for an answer when the service ends it', async () => {
    await serve((socket) => socket.on('notification_read', () => socket.disconnect()));
    const recorder = open();

    await assert.rejects(recorder.client.send('notification_read', { notification_id: 'n1' }), { code: 'closed' });
  });

  it('comes back from refusals before the handshake', async () => {
    await serve((socket) => socket.emit('sync_state', syncState(0)));
    server.overloaded = { requests: 5, headers: {} };
    const recorder = open();
    await recorder.untilState('caught-up');

    assert.equal(server.refusedRequests, 5);
    assert.equal(recorder.count('waiting'), 2, 'each attempt tries both transports');
  });

  for (const transports of [['websocket'], ['polling']]) {
    it(`tries again when there is no service, ${transports}`, async () => {
      await serve();
      const gone = await ScriptedServer.start();
      await gone.stop();
      const recorder = open({ url: gone.url, io: { transports } });
      await recorder.untilState('waiting', 3);

      assert.match(recorder.states.find(({ name }) => name === 'waiting').reason, /error/);
    });
  }

  it('tries again when the service does not let it in in time', async () => {
    await serve();
    server.undecided = true;
    const recorder = open({ connectTimeoutMs: 2_000 });
    await recorder.untilState('waiting');

    assert.equal(recorder.states.find(({ name }) => name === 'waiting').reason, 'connect timeout');
    server.undecided = false;
    await recorder.untilState('connected');
  });

  it('tries again when its token does not come in time', async () => {
    await serve();
    const tokens = [new Promise(() => undefined), 'token'];
    const recorder = open({ connectTimeoutMs: 2_000, token: () => tokens.shift() ?? 'token' });
    await recorder.untilState('connected');

    assert.equal(recorder.states.find(({ name }) => name === 'waiting').reason, 'No answer in 2000 ms');
  });

  it('waits as long as such a refusal says', async () => {
    await serve();
    server.overloaded = { requests: 2, headers: { 'Retry-After': '7' } };
    const recorder = open();
    await recorder.untilState('waiting');

    assert.equal(recorder.states.at(-1).delayMs, 7_000);
    recorder.client.connect();
    await recorder.untilState('connected');
  });

  it('brings a fresh token after a refusal', async () => {
    await serve();
    server.refusals = ['token_expired'];
    const recorder = open();
    await recorder.untilState('connected');

    assert.deepEqual(server.connects.map(({ auth }) => auth.token), ['token 1', 'token 2']);
    assert.equal(recorder.states.find(({ name }) => name === 'waiting').reason, 'token_expired');
  });

  it('gives up when the fresh token is refused, too, and begins anew when it is told to', async () => {
    await serve();
    server.refusals = ['token_expired', 'token_invalid'];
    const recorder = open();
    await recorder.untilState('refused');
    assert.deepEqual(recorder.states.at(-1), { name: 'refused', code: 'token_invalid', message: 'No: token_invalid' });
    recorder.client.connect();
    await recorder.untilState('connected');

    assert.equal(server.connects.length, 3);
  });

  it('gives up at once when no token can help', async () => {
    await serve();
    server.refusals = ['tenant_required'];
    const recorder = open();
    await recorder.untilState('refused');

    assert.equal(server.connects.length, 1);
  });

  it('gives up at once on a namespace that is not there', async () => {
    await serve();
    const recorder = open({ namespaces: ['/nowhere'] });
    await recorder.untilState('refused');

    assert.deepEqual(recorder.states.at(-1), { name: 'refused', code: 'unknown', message: 'Invalid namespace' });
  });
});
