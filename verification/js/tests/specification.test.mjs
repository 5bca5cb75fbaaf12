// What the specification's example and its tables promise beyond the matrix of clients.test.mjs.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Rest } from '../support/rest.mjs';
import { Service } from '../support/service.mjs';
import { somebody } from '../support/tokens.mjs';
import { until } from '../support/until.mjs';
import { WAYS } from '../support/ways.mjs';

const [EXAMPLE, WEBSOCKET, , , FLUTTER] = WAYS;

let service;
let rest;
let opened = [];

before(async () => {
  service = await Service.start();
  rest = new Rest(service.url);
});

afterEach(() => {
  opened.forEach((client) => client.close());
  opened = [];
});

after(() => service?.stop());

async function open(way, person) {
  const client = await way.open(service.url, person.token);
  opened.push(client);
  return client.ready();
}

describe("the specification's example", () => {
  it('calls what a page provides, with the values of the events', async () => {
    const person = somebody();
    const { page } = await open(EXAMPLE, person);
    await rest.notify(person, { title: 'Title', message: 'Message', type: 'info' });
    await rest.startJob(person);
    const [, site] = await until('redirectToSite', () => page.calls.find(([name]) => name === 'redirectToSite'));
    const [, ...notification] = await until('showNotification', () => page.calls.find(([name]) => name === 'showNotification'));

    assert.match(site, /^https:\/\//);
    assert.deepEqual(notification, ['Title', 'Message', 'info']);
    assert.deepEqual(page.calls.find(([name]) => name === 'log').slice(0, 2), ['log', 'Connected:']);
    const progress = page.calls.filter(([name]) => name === 'updateProgressBar').map(([, value]) => value);
    assert.ok(progress.length >= 5 && progress.every((value) => value >= 0 && value <= 100), String(progress));
  });

  it('is told that the notification which it marks as read does not exist', async () => {
    const client = await open(EXAMPLE, somebody());
    const error = await client.see('error');

    assert.equal(error.event, 'notification_read');
    assert.equal(typeof error.message, 'string');
    assert.equal(client.seen('error')[0].namespace, '/ws/notifications');
  });
});

for (const way of [WEBSOCKET, FLUTTER]) {
  describe(way.name, () => {
    it('gets pong for ping', async () => {
      const client = await open(way, somebody());
      client.socketFor('/').emit('ping');
      await client.see('pong');

      assert.equal(client.seen('pong').length, 1);
    });

    it('cannot mark what belongs to somebody else', async () => {
      const [mine, other] = [somebody(), somebody()];
      const client = await open(way, mine);
      const theirs = await rest.notify(other);
      client.socketFor('/notifications').emit('notification_read', { notification_id: theirs.id });
      await client.see('error', ({ event }) => event === 'notification_read');

      assert.deepEqual(client.seen('notification_read_confirmed'), []);
      assert.equal((await rest.notifications(other)).unread_count, 1);
    });

    it('cannot ask its way into a room', async () => {
      const [mine, other] = [somebody(), somebody()];
      const client = await open(way, mine);
      const socket = client.socketFor('/');
      ['join', 'subscribe', 'join_room'].forEach((event) => socket.emit(event, { room: `tenant:${other.tenantId}` }));
      await client.see('error', ({ event }) => event === 'join_room');
      await rest.emit({ tenant_id: other.tenantId }, '/', 'secret', {});
      await rest.emit({ tenant_id: mine.tenantId }, '/', 'fence', {});
      await client.see('fence');

      assert.deepEqual(client.seen('secret'), []);
    });

    it('gets an answer to an event with an acknowledgement', async () => {
      const person = somebody();
      const client = await open(way, person);
      const stored = await rest.notify(person);
      const answer = await client
        .socketFor('/notifications')
        .timeout(30_000)
        .emitWithAck('notification_read', { notification_id: stored.id });

      assert.equal(typeof answer, 'object');
      await client.see('notification_read_confirmed');
    });
  });
}

describe('a connection that holds some namespaces only', () => {
  it('shows on its root socket what it has no socket for', async () => {
    const person = somebody();
    const client = await open(EXAMPLE, person); // has no socket in /billing
    await rest.emit({ tenant_id: person.tenantId }, '/billing', 'subscription:expiring', { days_left: 2 });
    await client.see('subscription:expiring');

    assert.deepEqual(client.seen('subscription:expiring').map(({ namespace }) => namespace), ['/ws']);
  });
});

describe('the log', () => {
  it('has a line for connect and disconnect, and never a token', async () => {
    const person = somebody();
    const client = await open(WEBSOCKET, person);
    client.close();
    const lines = () => service.log.split('\n').filter((line) => line.includes(person.userId));
    await until(() => `lines about the user:\n${service.log}`, () => lines().some((line) => /disconnect/i.test(line)));

    assert.ok(lines().some((line) => line.includes(person.tenantId)));
    assert.ok(!service.log.includes(person.token.split('.')[2]), 'the signature of a token is in the log');
  });
});
