import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { PositionKeeper } from '../../dist/position-keeper.js';
import { localPositions } from '../../dist/storage.js';
import { Streams } from '../../dist/streams.js';
import { arrival, STREAM } from '../support/events.mjs';
import { FakeEnvironment, settled } from '../support/fake-environment.mjs';

const at = (seq) => ({ [STREAM]: { epoch: 'a', seq } });

describe('Positions', () => {
  let environment;
  let writes;
  let storage;
  let keeper;

  beforeEach(() => {
    environment = new FakeEnvironment();
    writes = [];
    storage = { get: () => writes.at(-1), set: (text) => void writes.push(text) };
    keeper = new PositionKeeper(storage, environment);
  });

  const written = () => writes.map((text) => JSON.parse(text));

  it('are written once per second, the newest', async () => {
    [1, 2, 3].forEach((seq) => keeper.keep(at(seq)));
    assert.deepEqual(written(), []);
    assert.deepEqual(environment.delays, [1_000]);
    await environment.next();
    assert.deepEqual(written(), [at(3)]);
    keeper.keep(at(4));
    await environment.next();

    assert.deepEqual(written(), [at(3), at(4)]);
  });

  it('are written at once on request, and only if there is something to write', async () => {
    keeper.keep(at(1));
    await keeper.flush();
    await keeper.flush();

    assert.deepEqual(written(), [at(1)]);
    assert.deepEqual(environment.delays, []);
  });

  it('are written one after the other when the storage is slow', async () => {
    const pending = [];
    keeper = new PositionKeeper({ get: () => null, set: () => new Promise((resolve) => pending.push(resolve)) }, environment);
    keeper.keep(at(1));
    await environment.next();
    keeper.keep(at(2));
    await environment.next();
    assert.equal(pending.length, 1);
    pending[0]();
    await settled();

    assert.equal(pending.length, 2);
  });

  it('are read again', async () => {
    keeper.keep(at(5));
    await keeper.flush();

    assert.deepEqual(await new PositionKeeper(storage, environment).load(), at(5));
  });

  for (const text of [undefined, null, '', 'rubbish', '[]', '{"s": 5, "t": {"epoch": 1, "seq": 1}, "u": {"epoch": "a"}}']) {
    it(`are none when the storage has ${text}`, async () => {
      assert.deepEqual(await new PositionKeeper({ get: () => text, set: assert.fail }, environment).load(), {});
    });
  }

  it('live in the localStorage of a browser', async () => {
    const items = new Map();
    const local = { getItem: (key) => items.get(key) ?? null, setItem: (key, text) => items.set(key, text) };
    keeper = new PositionKeeper(localPositions('mine', local), environment);
    assert.deepEqual(await keeper.load(), {});
    keeper.keep(at(2));
    await keeper.flush();

    assert.deepEqual([...items], [['mine', JSON.stringify(at(2))]]);
    assert.deepEqual(await keeper.load(), at(2));
  });

  it('are kept after the handler was called', async () => {
    const streams = new Streams(() => {
      assert.deepEqual(environment.delays, [], 'nothing is kept yet');
      return [];
    }, keeper);
    streams.of(STREAM).accept(arrival(1));
    await environment.next();

    assert.deepEqual(written(), [at(1)]);
  });

  it('are kept when asynchronous handlers are done, however many events came meanwhile', async () => {
    const finish = [];
    const streams = new Streams(({ payload }) => [payload.seq < 3 ? new Promise((resolve) => finish.push(resolve)) : undefined], keeper);
    [1, 2, 3].forEach((seq) => streams.of(STREAM).accept(arrival(seq)));
    await settled();
    assert.deepEqual(environment.delays, []);
    finish[0]();
    await settled();
    await environment.next();
    assert.deepEqual(written(), [at(1)]);
    finish[1]();
    await settled();
    await environment.next();

    assert.deepEqual(written(), [at(1), at(3)]);
  });

  it('of somebody else are forgotten', () => {
    const streams = new Streams(() => [], keeper);
    const position = { epoch: 'a', seq: 1 };
    const mine = { '/notifications#user:u1': position, '/billing#tenant:t1': position, '/news#everybody': position };
    streams.restore({ ...mine, '/notifications#user:u2': position, '/billing#tenant:t2': position });
    streams.keepOnlyThoseOf({ user_id: 'u1', tenant_id: 't1' });

    assert.deepEqual(streams.positions(), mine);
  });

  it('go to the namespace that they belong to', () => {
    const streams = new Streams(() => [], keeper);
    const position = { epoch: 'a', seq: 1 };
    streams.restore({ '/notifications#user:u1': position, '/billing#tenant:t1': position });
    const named = (namespace, namespaces) => Object.keys(streams.positionsFor(namespace, namespaces));

    assert.deepEqual(named('/', ['/']), ['/notifications#user:u1', '/billing#tenant:t1']);
    assert.deepEqual(named('/', ['/', '/billing']), ['/notifications#user:u1']);
    assert.deepEqual(named('/billing', ['/', '/billing']), ['/billing#tenant:t1']);
    assert.deepEqual(named('/provisioning', ['/provisioning']), []);
  });
});
