// What the client makes of faults, with the official server in the part of the service.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { until } from '../../../../verification/js/support/until.mjs';
import { notification, page, STREAM, syncState } from '../support/events.mjs';
import { Trouble } from '../support/trouble.mjs';

describe('A client of a service in trouble', () => {
  const trouble = new Trouble();
  let server;

  const serve = async (script, namespaces) => (server = await trouble.serve(script, namespaces));
  const open = (options) => trouble.open(options);
  afterEach(() => trouble.end());

  const send = (socket, seqs, changes) => seqs.forEach((seq) => socket.emit('notification:new', notification(seq, changes)));
  const answerSync = (socket, ...pages) => {
    socket.on('sync', (_, ack) => ack({ streams: { [STREAM]: pages.shift() }, unread: 0, version: 0 }));
  };

  it('gives each event once, in order, when the connection breaks twice and the service repeats itself', async () => {
    await serve((socket, number) => {
      send(socket, { 1: [1, 2], 2: [2, 3, 4], 3: [3, 4, 5, 6] }[number], number === 1 ? {} : { replay: true });
      socket.emit('sync_state', syncState({ 1: 2, 2: 4, 3: 6 }[number]));
    });
    const recorder = open();
    await recorder.untilState('caught-up');
    server.cut();
    await recorder.untilState('caught-up', 2);
    server.cut();
    await recorder.untilState('caught-up', 3);

    assert.deepEqual(recorder.seqs, [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(server.connects.map(({ auth }) => auth), [
      { token: 'token 1', positions: {} },
      { token: 'token 2', positions: { [STREAM]: { epoch: 'a', seq: 2 } } },
      { token: 'token 3', positions: { [STREAM]: { epoch: 'a', seq: 4 } } },
    ]);
    const names = recorder.states.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 4), ['connecting', 'connected', 'caught-up', 'waiting']);
    assert.deepEqual(names, [...names.slice(0, 4), ...names.slice(0, 4), ...names.slice(0, 3)]);
    const waiting = recorder.states.find(({ name }) => name === 'waiting');
    assert.deepEqual(waiting, { name: 'waiting', delayMs: 0, attempt: 1, reason: 'transport close' });
  });

  it('breaks in the middle of a replay, and goes on where it was', async () => {
    await serve((socket, number) => {
      if (number === 1) {
        send(socket, [1, 2, 3], { replay: true });
      } else {
        send(socket, [4, 5], { replay: true });
        socket.emit('sync_state', syncState(5));
      }
    });
    const recorder = open();
    await recorder.untilSeqs(3);
    server.cut();
    await recorder.untilState('caught-up');

    assert.deepEqual(recorder.seqs, [1, 2, 3, 4, 5]);
  });

  it('asks for a gap, holds what is live meanwhile, and merges', async () => {
    await serve((socket) => {
      socket.emit('sync_state', syncState(1));
      send(socket, [5]);
      const pages = [page([2, 3], { more: true }), page([4, 5])];
      socket.on('sync', ({ positions }, ack) => {
        send(socket, positions[STREAM].seq === 1 ? [6] : [7]);
        ack({ streams: { [STREAM]: pages.shift() }, unread: 1, version: 100 });
      });
    });
    const recorder = open();
    await recorder.untilSeqs(6);

    assert.deepEqual(recorder.seqs, [2, 3, 4, 5, 6, 7]);
    assert.deepEqual(server.seen('sync'), [
      { positions: { [STREAM]: { epoch: 'a', seq: 1 } } },
      { positions: { [STREAM]: { epoch: 'a', seq: 3 } } },
    ]);
    assert.deepEqual(recorder.truncated, []);
    assert.deepEqual(recorder.client.unread, { count: 1, version: 100 });
  });

  it('asks again after a connection that broke while it asked', async () => {
    await serve((socket, number) => {
      if (number === 1) {
        socket.emit('sync_state', syncState(1));
        send(socket, [3]);
        socket.on('sync', () => server.cut());
      } else {
        send(socket, [3]);
        answerSync(socket, page([2, 3]));
      }
    });
    const recorder = open();
    await recorder.untilSeqs(2);

    assert.deepEqual(recorder.seqs, [2, 3]);
    assert.deepEqual(server.connects[1].auth.positions, { [STREAM]: { epoch: 'a', seq: 1 } });
  });

  it('says when events are gone, and goes on with those that are left', async () => {
    await serve((socket) => {
      answerSync(socket, page([41], { truncated: true }));
      send(socket, [41, 42], { replay: true });
      socket.emit('sync_state', syncState(42, { truncated: [STREAM] }));
    });
    const storage = { get: () => JSON.stringify({ [STREAM]: { epoch: 'a', seq: 5 } }), set: () => undefined };
    const recorder = open({ storage });
    await recorder.untilState('caught-up');

    assert.deepEqual(recorder.seqs, [41, 42]);
    assert.deepEqual(recorder.truncated, [STREAM]);
  });

  it('is caught up only after the last batch', async () => {
    await serve((socket) => {
      send(socket, [1], { replay: true });
      socket.emit('sync_state', syncState(1, { more: true }));
      send(socket, [2], { replay: true });
      socket.emit('sync_state', syncState(2));
    });
    const recorder = open();
    const seen = new Promise((resolve) => {
      recorder.client.onState(({ name }) => name === 'caught-up' && resolve(recorder.seqs));
    });

    assert.deepEqual(await seen, [1, 2]);
  });

  it('passes on what has no place in a stream', async () => {
    const snapshot = { tenant_id: 't', status: 'running', progress: 40, message: null, job_id: 'j', job_type: 'create_site', replay: true };
    await serve((socket) => {
      socket.emit('status:update', snapshot);
      socket.emit('pong');
    });
    const recorder = open();
    await recorder.until('pong', () => recorder.seen('pong').length > 0);

    assert.deepEqual(recorder.seen('status:update'), [snapshot]);
    assert.deepEqual(recorder.seen('pong'), [undefined]);
  });

  it('asks on demand', async () => {
    await serve((socket) => {
      socket.emit('sync_state', syncState(1));
      answerSync(socket, page([2, 3]), page([], { seq: 3 }));
    });
    const recorder = open();
    await assert.rejects(recorder.client.sync(), { code: 'disconnected' });
    await recorder.untilState('caught-up');
    await recorder.client.sync();
    assert.deepEqual(recorder.seqs, [2, 3]);
    await recorder.client.sync();

    assert.deepEqual(recorder.seqs, [2, 3]);
  });

  it('says that what was asked on demand will not be answered when the connection breaks', { timeout: 60_000 }, async () => {
    await serve((socket) => {
      socket.emit('sync_state', syncState(1));
      socket.on('sync', () => server.cut());
    });
    const recorder = open();
    await recorder.untilState('caught-up');

    await assert.rejects(recorder.client.sync(), { code: 'disconnected' });
  });

  it('keeps positions for the next process', async () => {
    let text;
    const storage = { get: async () => text, set: async (next) => void (text = next) };
    await serve((socket, number) => send(socket, number === 1 ? [1, 2] : [2, 3]));
    const first = open({ storage });
    await first.untilSeqs(2);
    await first.client.close();
    const second = open({ storage });
    await second.untilSeqs(1);

    assert.deepEqual(second.seqs, [3]);
    assert.deepEqual(server.connects[1].auth.positions, { [STREAM]: { epoch: 'a', seq: 2 } });
  });

  it('forgets the positions and the count of who used it before', async () => {
    const users = ['u1', 'u2'];
    const stream = (user) => `/notifications#user:${user}`;
    await serve((socket, number) => {
      const user = users[number - 1] ?? 'u2';
      socket.emit('connected', { message: '', user_id: user, tenant_id: 't' });
      socket.emit('sync_state', syncState(0, { unread: 3 - number, version: 10 - number, positions: { [stream(user)]: { epoch: 'a', seq: 1 } } }));
    });
    const recorder = open();
    for (const times of [1, 2, 3]) {
      await recorder.untilState('caught-up', times);
      server.cut();
    }

    assert.deepEqual(server.connects.slice(0, 3).map(({ auth }) => Object.keys(auth.positions)), [[], [stream('u1')], [stream('u2')]]);
    assert.deepEqual(recorder.unread, [{ count: 2, version: 9 }, { count: 1, version: 8 }]);
  });

  it('sends an event again, with the same id, until it is answered', async () => {
    await serve((socket, number) => {
      socket.on('notification_read', ({ notification_id }, ack) => {
        if (number < 3) {
          server.cut();
        } else {
          ack({ notification_id, unread_count: 4, version: 11 });
        }
      });
    });
    const recorder = open();
    const answer = await recorder.client.send('notification_read', { notification_id: 'n1' });

    assert.deepEqual(answer, { notification_id: 'n1', unread_count: 4, version: 11 });
    assert.deepEqual(recorder.client.unread, { count: 4, version: 11 });
    const sent = server.seen('notification_read');
    assert.equal(sent.length, 3);
    assert.equal(new Set(sent.map(({ client_event_id: id }) => id)).size, 1);
    assert.match(sent[0].client_event_id, /^[\x21-\x7e]{1,64}$/);
  });

  it('fails with the code of an error answer', async () => {
    await serve((socket) => {
      socket.on('notification_read', (_, ack) => ack({ message: 'There is no such thing', code: 'not_found', event: 'notification_read' }));
    });
    const recorder = open();

    await assert.rejects(recorder.client.send('notification_read', { notification_id: 'n1' }), {
      name: 'RealtimeError', code: 'not_found', message: 'There is no such thing', event: 'notification_read',
    });
  });

  it('renews its subscriptions after each connect, until they end', async () => {
    await serve();
    const recorder = open();
    const end = recorder.client.subscribe('watch', { room: 'kitchen' });
    await recorder.untilState('connected');
    recorder.client.subscribe('watch', { room: 'hall' });
    await until('both', () => server.seen('watch').length === 2);
    server.cut();
    await until('both again', () => server.seen('watch').length === 4);
    end();
    server.cut();
    await until('one of them', () => server.seen('watch').length === 5);
    recorder.client.emit('ping');
    await until('what came after', () => server.seen('ping').length === 1);

    assert.deepEqual(server.seen('watch').map(({ room }) => room), ['kitchen', 'hall', 'kitchen', 'hall', 'hall']);
  });

  it('answers a live event with what its handler gives, once that is there', async () => {
    const answers = [];
    await serve((socket) => {
      socket.emit('question', { about: 'sums' }, (answer) => answers.push(answer));
      socket.emit('question', (answer) => answers.push(answer));
    });
    const recorder = open();
    recorder.client.on('question', async (payload) => ({ about: payload?.about ?? 'nothing' }));
    await until('the answers', () => answers.length === 2);

    assert.deepEqual(answers, [{ about: 'sums' }, { about: 'nothing' }]);
  });

  it('has a socket in each of its namespaces, and is connected when all are', async () => {
    await serve((socket) => {
      if (socket.nsp.name === '/notifications') {
        send(socket, [1]);
      }
      socket.emit('sync_state', { ...syncState(1), positions: {} });
    }, ['/notifications', '/billing']);
    const recorder = open({ namespaces: ['/notifications', '/billing'] });
    await recorder.untilState('caught-up');
    server.cut();
    await recorder.untilState('caught-up', 2);

    assert.deepEqual(recorder.seqs, [1]);
    assert.equal(recorder.count('connected'), 2);
    const second = server.connects.slice(2).map(({ namespace, auth }) => [namespace, Object.keys(auth.positions)]);
    assert.deepEqual(second.sort(), [['/billing', []], ['/notifications', [STREAM]]]);
  });

  it('works over polling alone', async () => {
    await serve((socket, number) => {
      send(socket, number === 1 ? [1] : [1, 2], {});
      socket.emit('sync_state', syncState(number));
    });
    const recorder = open({ io: { transports: ['polling'] } });
    await recorder.untilState('caught-up');
    server.sockets[0].conn.close();
    await recorder.untilState('caught-up', 2);

    assert.deepEqual(recorder.seqs, [1, 2]);
  });

  it('announces what it was told to', async () => {
    await serve();
    const recorder = open({ refresh: true, replay: false });
    await recorder.untilState('connected');

    assert.deepEqual(server.connects[0].auth, { token: 'token 1', refresh: true, replay: false });
  });

  it('is not stopped by a handler that throws', async () => {
    await serve((socket) => send(socket, [1, 2]));
    const thrown = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => thrown.push(error.message));
    try {
      const recorder = open();
      recorder.client.on('notification:new', ({ seq }) => {
        throw new Error(`handler of ${seq}`);
      });
      recorder.client.on('notification:new', async ({ seq }) => {
        throw new Error(`asynchronous handler of ${seq}`);
      });
      await until('the errors', () => thrown.length === 4);

      assert.deepEqual(recorder.seqs, [1, 2]);
    } finally {
      process.removeAllListeners('uncaughtException');
      listeners.forEach((listener) => process.on('uncaughtException', listener));
    }
    assert.deepEqual(thrown.sort(), [1, 2].flatMap((seq) => [`handler of ${seq}`, `asynchronous handler of ${seq}`]).sort());
  });
});
