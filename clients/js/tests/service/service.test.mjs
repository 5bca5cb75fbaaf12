// The client and the packaged service, with a proxy in between that breaks connections.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Rest } from '../../../../verification/js/support/rest.mjs';
import { Service } from '../../../../verification/js/support/service.mjs';
import { claims, sign, somebody } from '../../../../verification/js/support/tokens.mjs';
import { until } from '../../../../verification/js/support/until.mjs';
import { systemEnvironment } from '../../dist/environment.js';
import { Proxy } from '../support/proxy.mjs';
import { compileExamples } from '../support/readme.mjs';
import { Recorder } from '../support/recorder.mjs';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('A client of the service', () => {
  let service;
  let rest;
  let proxy;
  let person;
  let opened = [];

  before(async () => {
    service = await Service.start();
    rest = new Rest(service.url);
  });

  beforeEach(async () => {
    proxy = await Proxy.start(service.url);
    person = somebody();
  });

  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    opened = [];
    await proxy.stop();
  });

  after(() => service?.stop());

  const open = (options = {}) => {
    const recorder = new Recorder(proxy.url, { token: () => person.token, ...options });
    opened.push(recorder.client);
    recorder.client.connect();
    return recorder;
  };
  const caughtUp = async (options) => {
    const recorder = open(options);
    await recorder.untilState('caught-up');
    return recorder;
  };
  const publish = async (from, to) => {
    for (const number of range(from, to)) {
      await rest.notify(person, { title: `Number ${number}` });
    }
  };
  const titles = (recorder) => recorder.seen('notification:new').map(({ title }) => title);
  const numbered = (from, to) => range(from, to).map((number) => `Number ${number}`);

  it('is greeted and caught up', async () => {
    const recorder = await caughtUp();

    const { message, ...who } = recorder.seen('connected')[0];
    assert.deepEqual(who, { user_id: person.userId, tenant_id: person.tenantId });
    assert.deepEqual(recorder.states.map(({ name }) => name), ['connecting', 'connected', 'caught-up']);
    assert.equal(recorder.client.unread.count, 0);
  });

  it('gets stored events of every namespace on one socket, and their counts', async () => {
    const recorder = await caughtUp();
    await publish(1, 2);
    await rest.emit({ tenant_id: person.tenantId }, '/billing', 'payment:received', { amount: 49.5, currency: 'EUR' });
    await rest.startJob(person);
    await recorder.until('all of them', () => recorder.seen('status:completed').length === 1 && recorder.seen('payment:received').length === 1);

    assert.deepEqual(titles(recorder), numbered(1, 2));
    const ofJob = recorder.seen().filter(({ stream }) => stream?.startsWith('/provisioning#'));
    assert.deepEqual(ofJob.map(({ seq }) => seq), range(1, ofJob.length));
    assert.equal(recorder.client.unread.count, 2);
  });

  it('marks a notification read on all devices', async () => {
    const [one, other] = [await caughtUp(), await caughtUp()];
    const { id } = await rest.notify(person);
    await one.untilSeqs(1);
    const answer = await one.client.send('notification_read', { notification_id: id });
    await other.until('the count', () => other.client.unread.version === answer.version);

    assert.deepEqual([answer.notification_id, answer.unread_count], [id, 0]);
    assert.deepEqual([one, other].map(({ client }) => client.unread), [answer, answer].map(({ version }) => ({ count: 0, version })));
  });

  it('is told the code of what cannot be done', async () => {
    const recorder = await caughtUp();

    await assert.rejects(recorder.client.send('notification_read', { notification_id: 'nobody has this' }), { name: 'RealtimeError', code: 'not_found' });
    assert.equal(recorder.seen('error')[0].code, 'not_found');
  });

  it('gets each event once, in order, however often its connection breaks', async () => {
    const recorder = await caughtUp();
    for (const round of range(0, 4)) {
      await publish(round * 8 + 1, round * 8 + 4);
      proxy.cut();
      await publish(round * 8 + 5, round * 8 + 8);
    }
    await recorder.untilSeqs(40);

    assert.deepEqual(titles(recorder), numbered(1, 40));
    assert.deepEqual(recorder.seqs, range(1, 40));
    assert.deepEqual(recorder.truncated, []);
    await recorder.until('the count', () => recorder.client.unread.count === 40);
  });

  it('gets more than one batch of missed events, and is caught up after the last', async () => {
    const first = await caughtUp();
    await first.client.close();
    await publish(1, 120);
    const recorder = await caughtUp();

    assert.deepEqual(titles(recorder), numbered(1, 120));
    assert.ok(recorder.seen('sync_state').some(({ more }) => more), 'they came in batches');
  });

  it('gets what it missed itself, though another device of the user has it already', async () => {
    let text;
    const storage = { get: () => text, set: (next) => void (text = next) };
    const [one, other] = [await caughtUp({ storage }), await caughtUp()];
    await publish(1, 2);
    await one.untilSeqs(2);
    await one.client.close();
    await publish(3, 5);
    await other.untilSeqs(5);
    await other.client.sync();
    const again = await caughtUp({ storage });

    assert.deepEqual(titles(again), numbered(3, 5));
  });

  it('is told when it was in an earlier life of a stream, and gets what there is', async () => {
    const stream = `/notifications#user:${person.userId}`;
    const first = await caughtUp();
    await publish(1, 2);
    await first.untilSeqs(2);
    const storage = { get: () => JSON.stringify({ [stream]: { epoch: 'an earlier life', seq: 7 } }), set: () => undefined };
    const recorder = await caughtUp({ storage });

    assert.deepEqual(recorder.truncated, [stream]);
    assert.deepEqual(titles(recorder), numbered(1, 2));
  });

  it('asks for everything after its own positions', async () => {
    const recorder = await caughtUp();
    await publish(1, 3);
    await recorder.untilSeqs(3);
    await recorder.client.sync();

    assert.deepEqual(recorder.seqs, [1, 2, 3]);
    assert.equal(recorder.client.unread.count, 3);
  });

  it('only gets what happens from now on if that is what it wants', async () => {
    const first = await caughtUp();
    await first.client.close();
    await publish(1, 3);
    const recorder = await caughtUp({ replay: false });
    await publish(4, 4);
    await recorder.untilSeqs(1);

    assert.deepEqual(titles(recorder), numbered(4, 4));
  });

  it('gets each event once with a socket in each namespace', async () => {
    const recorder = await caughtUp({ namespaces: ['/', '/notifications', '/provisioning', '/billing'] });
    await publish(1, 2);
    proxy.cut();
    await publish(3, 4);
    await recorder.untilSeqs(4);

    assert.deepEqual(titles(recorder), numbered(1, 4));
  });

  it('works over polling alone', async () => {
    const recorder = await caughtUp({ io: { transports: ['polling'] } });
    await publish(1, 2);
    proxy.cut();
    await publish(3, 4);
    await recorder.untilSeqs(4);

    assert.deepEqual(titles(recorder), numbered(1, 4));
  });

  it('is answered although its connection breaks', async () => {
    const recorder = await caughtUp();
    const { id } = await rest.notify(person);
    const answer = recorder.client.send('notification_read', { notification_id: id });
    proxy.cut();

    assert.equal((await answer).unread_count, 0);
  });

  it('brings a fresh token when the old one has expired', async () => {
    const expired = sign(claims(person, { exp: 1 }));
    const tokens = [expired, person.token];
    const recorder = await caughtUp({ token: () => tokens.shift() });

    assert.deepEqual(recorder.states.map(({ name }) => name), ['connecting', 'waiting', 'connecting', 'connected', 'caught-up']);
  });

  it('gives up on a user whose fresh token is refused, too', async () => {
    const recorder = open({ token: () => sign(claims(person, { type: 'refresh' })) });
    await recorder.untilState('refused');

    assert.equal(recorder.states.at(-1).code, 'token_type');
    assert.equal(recorder.count('connecting'), 2);
  });

  it('gives up at once on a user without a tenant', async () => {
    const recorder = open({ token: () => sign({ ...claims(person), tenant_id: undefined }) });
    await recorder.untilState('refused');

    assert.equal(recorder.states.at(-1).code, 'tenant_required');
    assert.equal(recorder.count('connecting'), 1);
  });

  it('does not mind the positions of who used the storage before', async () => {
    let text = JSON.stringify({ '/notifications#user:0ddba110-0000-4000-8000-000000000001': { epoch: 'a', seq: 5 } });
    const storage = { get: () => text, set: (next) => void (text = next) };
    const recorder = await caughtUp({ storage });
    await publish(1, 1);
    await recorder.untilSeqs(1);
    await recorder.client.sync();
    await recorder.client.close();

    assert.deepEqual([recorder.truncated, recorder.seen('error')], [[], []]);
    assert.ok(!text.includes('0ddba110'), text);
  });

  it('does what the README shows', async () => {
    const shown = [];
    Object.assign(globalThis, { fetchToken: async () => person.token, show: (text) => shown.push(text), reload: assert.fail });
    const { examples } = await compileExamples((text) => `${text.replace('http://localhost:8000', proxy.url)}\n`);
    const readme = await import(examples[0]);
    opened.push(readme.client);
    const { id } = await rest.notify(person, { title: 'Hello', message: 'It works.' });
    await until(() => `the notification; shown: ${shown}`, () => shown.includes('Hello: It works.') && shown.includes('1 unread'));
    await readme.markRead(id);
    await until(() => `the count; shown: ${shown}`, () => shown.at(-1) === '0 unread');
    await readme.markRead('nobody has this');

    assert.equal(shown.at(-1), 'Not marked: not_found');
  });

  it('goes on after a restart of the service', async () => {
    const recorder = await caughtUp({ environment: systemEnvironment, backoff: { baseMs: 50, capMs: 200 } });
    await publish(1, 3);
    await recorder.untilSeqs(3);
    await service.restart();
    await publish(4, 6);
    await recorder.untilSeqs(6);

    assert.deepEqual(titles(recorder), numbered(1, 6));
    assert.deepEqual(recorder.truncated, []);
  });
});
