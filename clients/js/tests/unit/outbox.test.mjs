import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { RealtimeError } from '../../dist/errors.js';
import { Outbox } from '../../dist/outbox.js';
import { FakeEnvironment, settled } from '../support/fake-environment.mjs';

/** A connection that keeps what it is asked. */
class Connection {
  asked = [];

  ask(namespace, event, payload) {
    return new Promise((resolve, reject) => this.asked.push({ namespace, event, payload, resolve, reject }));
  }

  lose() {
    this.asked.forEach(({ event, reject }) => reject(new RealtimeError('disconnected', 'Lost', event)));
  }
}

describe('What waits for its answer', () => {
  let environment;
  let outbox;

  beforeEach(() => {
    environment = new FakeEnvironment();
    let number = 0;
    outbox = new Outbox(environment, () => `id ${(number += 1)}`);
  });

  const send = (payload = {}) => outbox.send('/', 'note', payload, 30_000);

  it('is sent with an id of its own, and answered', async () => {
    const connection = new Connection();
    outbox.up(connection);
    const [one, two] = [send({ text: 'one' }), send({ text: 'two' })];
    connection.asked[1].resolve({ ok: 2 });
    connection.asked[0].resolve({ ok: 1 });

    assert.deepEqual(await Promise.all([one, two]), [{ ok: 1 }, { ok: 2 }]);
    assert.deepEqual(connection.asked.map(({ payload }) => payload), [
      { text: 'one', client_event_id: 'id 1' },
      { text: 'two', client_event_id: 'id 2' },
    ]);
    assert.deepEqual(environment.delays, []);
  });

  it('waits for a connection', async () => {
    const answer = send();
    const connection = new Connection();
    outbox.up(connection);
    connection.asked[0].resolve('done');

    assert.equal(await answer, 'done');
  });

  it('is sent again with the same id until it is answered, through any number of connections', async () => {
    const answer = send({ text: 'one' });
    const connections = [new Connection(), new Connection(), new Connection()];
    for (const connection of connections.slice(0, 2)) {
      outbox.up(connection);
      outbox.down();
      connection.lose();
      await settled();
    }
    outbox.up(connections[2]);
    connections[2].asked[0].resolve('done');

    assert.equal(await answer, 'done');
    const ids = connections.map(({ asked }) => asked.map(({ payload }) => payload.client_event_id));
    assert.deepEqual(ids, [['id 1'], ['id 1'], ['id 1']]);
  });

  it('is not sent again once it was answered', async () => {
    const connection = new Connection();
    outbox.up(connection);
    const answer = send();
    connection.asked[0].resolve('done');
    await answer;
    outbox.down();
    const next = new Connection();
    outbox.up(next);

    assert.deepEqual(next.asked, []);
  });

  it('fails with the code of the service', async () => {
    const connection = new Connection();
    outbox.up(connection);
    const answer = send();
    connection.asked[0].reject(new RealtimeError('not_found', 'There is no such thing', 'note'));

    await assert.rejects(answer, { name: 'RealtimeError', code: 'not_found', event: 'note' });
  });

  it('fails when its time is over, whether it was sent or not', async () => {
    const unsent = send();
    const outcome = assert.rejects(unsent, { code: 'timeout' });
    assert.deepEqual(environment.delays, [30_000]);
    await environment.next();
    await outcome;

    const connection = new Connection();
    outbox.up(connection);
    assert.deepEqual(connection.asked, [], 'what failed is not sent later');
    const sent = assert.rejects(send(), { code: 'timeout' });
    await environment.next();
    await sent;
  });

  it('is sent in the order in which it was given, so many at a time as the service takes', async () => {
    const count = Outbox.MOST_IN_FLIGHT + 2;
    const answers = Array.from({ length: count }, (_, index) => send({ index }));
    const connection = new Connection();
    outbox.up(connection);
    assert.equal(connection.asked.length, Outbox.MOST_IN_FLIGHT);
    for (let index = 0; index < count; index += 1) {
      connection.asked[index].resolve(index);
      await answers[index];
    }

    assert.deepEqual(connection.asked.map(({ payload }) => payload.index), Array.from({ length: count }, (_, index) => index));
  });

  it('is bounded', async () => {
    const answers = Array.from({ length: Outbox.MOST_WAITING }, () => send());
    await assert.rejects(send(), { code: 'queue_full' });

    const closed = Promise.allSettled(answers);
    outbox.close('enough');
    assert.ok((await closed).every(({ reason }) => reason.code === 'closed' && reason.message === 'enough'));
    assert.deepEqual(environment.delays, []);
  });
});
