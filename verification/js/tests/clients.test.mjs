// Every way of connecting, against the running service.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Rest } from '../support/rest.mjs';
import { Service } from '../support/service.mjs';
import { refusedTokens, somebody } from '../support/tokens.mjs';
import { until } from '../support/until.mjs';
import { WAYS } from '../support/ways.mjs';

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

for (const way of WAYS) {
  describe(way.name, () => {
    const open = async (person) => {
      const client = await way.open(service.url, person.token);
      opened.push(client);
      return client;
    };
    const connected = async (person) => (await open(person)).ready();

    it('connects and is greeted once per socket, with user and tenant', async () => {
      const person = somebody();
      const client = await connected(person);
      await until('the transport', () => client.transport() === way.transport);

      const greeted = client.seen('connected').map(({ namespace }) => namespace);
      assert.deepEqual(greeted.sort(), Object.keys(client.sockets).sort());
      client.seen('connected').forEach(({ payload }) => assert.deepEqual(payload, {
        message: 'Successfully connected to ERPMax Orchestrator',
        user_id: person.userId,
        tenant_id: person.tenantId,
      }));
      assert.deepEqual(client.refusals, []);
    });

    for (const { kind, token, code } of refusedTokens()) {
      it(`is refused in every namespace with ${kind}`, async () => {
        const client = await open({ token });
        const namespaces = Object.keys(client.sockets);
        await until(() => `refusals; seen: ${client.record()}`, () => client.refusals.length >= namespaces.length);

        assert.deepEqual(client.refusals.map((refusal) => refusal.namespace).sort(), namespaces.sort());
        client.refusals.forEach((refusal) => assert.equal(refusal.code, code, refusal.namespace));
        Object.values(client.sockets).forEach((socket) => assert.equal(socket.connected, false));
        assert.deepEqual(client.events, []);
      });
    }

    it('sees a job from its start to its completion', async () => {
      const person = somebody();
      const client = await connected(person);
      const job = await rest.startJob(person);
      const completed = await client.see('status:completed');

      assert.equal(completed.tenant_id, person.tenantId);
      assert.match(completed.erpnext_url, /^https:\/\//);
      const updates = client.seen('status:update').map(({ payload }) => payload);
      const progress = updates.map((update) => update.progress);
      assert.deepEqual(progress, [...progress].sort((a, b) => a - b), 'progress only grows');
      assert.ok(new Set(progress).size >= 5, `several steps are seen: ${progress}`);
      assert.ok(updates.some((update) => update.status === 'running'));
      updates.forEach((update) => assert.equal(update.tenant_id, person.tenantId));
      assertOnce(client, 'status:completed', '/provisioning');
      assertNoRepeats(client, 'status:update', '/provisioning');
      assert.deepEqual(client.seen('status:failed'), []);
      assert.equal((await rest.job(person, job.id)).status, 'completed');
    });

    it('receives a notification and marks it read', async () => {
      const person = somebody();
      const client = await connected(person);
      const elsewhere = await connected(person);
      const stored = await rest.notify(person, { title: 'Grüße', message: 'Ω ≠ 0', type: 'warning' });
      const shown = await client.see('notification:new', ({ id }) => id === stored.id);
      await elsewhere.see('notification:new', ({ id }) => id === stored.id);

      assert.deepEqual([shown.title, shown.message, shown.type], ['Grüße', 'Ω ≠ 0', 'warning']);
      assert.ok(!Number.isNaN(Date.parse(shown.created_at)) && /(Z|\+00:00)$/.test(shown.created_at), shown.created_at);
      assertOnce(client, 'notification:new', '/notifications');
      assert.equal(await unread(person), 1);

      client.socketFor('/notifications').emit('notification_read', { notification_id: stored.id });
      await client.see('notification_read_confirmed', ({ notification_id: id }) => id === stored.id);
      assert.equal(await unread(person), 0);
      await until(
        () => `the other socket to learn of it; seen: ${elsewhere.record()}`,
        () => elsewhere.events.some(({ event, payload }) => event !== 'notification:new' && payload.notification_id === stored.id),
      );
      assertOnce(client, 'notification_read_confirmed', '/notifications');
    });

    it('gets billing events once', async () => {
      const person = somebody();
      const client = await connected(person);
      await rest.emit({ tenant_id: person.tenantId }, '/billing', 'payment:received', { amount: 49.5, currency: 'EUR' });
      await rest.emit({ tenant_id: person.tenantId }, '/billing', 'subscription:expiring', { days_left: 3 });
      await client.see('subscription:expiring');

      const { amount, currency } = client.seen('payment:received')[0].payload;
      assert.deepEqual([amount, currency], [49.5, 'EUR']);
      assertOnce(client, 'payment:received', '/billing');
      assertOnce(client, 'subscription:expiring', '/billing');
    });

    it('gets nothing of another tenant or user', async () => {
      const mine = somebody();
      const other = somebody();
      const [me, them] = [await connected(mine), await connected(other)];
      await rest.startJob(other);
      await rest.notify(other);
      await rest.emit({ tenant_id: other.tenantId }, '/billing', 'subscription:expiring', { days_left: 9 });
      await them.see('status:completed');
      await them.see('notification:new');
      await them.see('subscription:expiring');

      // What is mine still arrives, after all of theirs was sent.
      await rest.notify(mine);
      await rest.emit({ tenant_id: mine.tenantId }, '/billing', 'subscription:expiring', { days_left: 1 });
      await rest.emit({ tenant_id: mine.tenantId }, '/provisioning', 'fence', {});
      await me.see('notification:new');
      await me.see('subscription:expiring');
      await me.see('fence');

      assert.deepEqual(
        me.events.map(({ event }) => event).filter((event) => event !== 'sync_state').sort(),
        [...greetings(me), 'fence', 'notification:new', 'subscription:expiring', ...errorsOf(me)].sort(),
      );
      assert.equal(me.seen('subscription:expiring')[0].payload.days_left, 1);
    });
  });
}

async function unread(person) {
  return (await rest.notifications(person)).unread_count;
}

function greetings(client) {
  return Object.keys(client.sockets).map(() => 'connected');
}

/** The example marks an invented id as read, and is told so. */
function errorsOf(client) {
  return client.page ? ['error'] : [];
}

/** The event came once, on the socket that is to show it, and on no other. */
function assertOnce(client, event, namespace) {
  assert.deepEqual(client.seen(event).map((one) => one.namespace), [client.shows[namespace]], client.record());
}

function assertNoRepeats(client, event, namespace) {
  const seen = client.seen(event);
  seen.forEach((one) => assert.equal(one.namespace, client.shows[namespace]));
  const ids = seen.map(({ payload }) => payload.event_id);
  assert.ok(ids.every((id) => typeof id === 'string'), JSON.stringify(seen));
  assert.equal(new Set(ids).size, ids.length, 'each event once');
}
