import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { DEFAULT_BACKOFF } from '../../dist/backoff.js';
import { CatchUp } from '../../dist/catch-up.js';
import { RealtimeError } from '../../dist/errors.js';
import { PositionKeeper } from '../../dist/position-keeper.js';
import { Streams } from '../../dist/streams.js';
import { arrival, page, STREAM, syncState } from '../support/events.mjs';
import { FakeEnvironment, settled } from '../support/fake-environment.mjs';

const OTHER = '/billing#tenant:7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4';

describe('Catching up', () => {
  let environment;
  let given;
  let asked;
  let told;
  let streams;
  let catchUp;

  const create = (options = {}) =>
    new CatchUp(streams, {
      environment,
      backoff: DEFAULT_BACKOFF,
      namespaces: ['/'],
      replay: true,
      ask: ({ positions }) => new Promise((resolve, reject) => asked.push({ positions, resolve, reject })),
      unread: (count, version) => told.push(`unread ${count}, version ${version}`),
      truncated: (names) => told.push(`truncated ${names}`),
      caughtUp: () => told.push('caught up'),
      ...options,
    });

  beforeEach(() => {
    environment = new FakeEnvironment();
    given = [];
    asked = [];
    told = [];
    streams = new Streams(({ payload }) => [given.push(payload.seq)], new PositionKeeper(undefined, environment));
    catchUp = create();
  });

  const receive = (seq, changes) => {
    if (!streams.of(STREAM).accept(arrival(seq, changes))) {
      catchUp.want([STREAM]);
    }
  };
  const answer = async (pages, { unread = 0, version = 0 } = {}) => {
    asked.at(-1).resolve({ streams: pages, unread, version });
    await settled();
  };
  const fail = async (code) => {
    asked.at(-1).reject(new RealtimeError(code, 'No', 'sync'));
    await settled();
  };

  it('is done when the service has no more and nothing is missing', () => {
    catchUp.syncState('/', syncState(3, { more: true, unread: 2, version: 9 }));
    assert.deepEqual(told, ['unread 2, version 9']);
    catchUp.syncState('/', syncState(3));

    assert.deepEqual(told.slice(1), ['unread 0, version 0', 'caught up']);
    assert.deepEqual(asked, []);
  });

  it('is told once', () => {
    catchUp.syncState('/', syncState(3));
    catchUp.syncState('/', syncState(3));

    assert.equal(told.filter((one) => one === 'caught up').length, 1);
  });

  it('waits for every namespace', () => {
    catchUp = create({ namespaces: ['/', '/billing'] });
    catchUp.syncState('/', syncState(3));
    assert.ok(!told.includes('caught up'));
    catchUp.syncState('/billing', syncState(3));

    assert.ok(told.includes('caught up'));
  });

  it('knows from the service where a stream begins, so that a first event that is too late is seen', () => {
    catchUp.syncState('/', syncState(3));
    receive(5);

    assert.deepEqual(given, []);
    assert.deepEqual(asked.map(({ positions }) => positions), [{ [STREAM]: { epoch: 'a', seq: 3 } }]);
  });

  it('asks for what is missing, page by page, and gives it out in order', async () => {
    streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
    receive(6);
    await answer({ [STREAM]: page([2, 3], { more: true }) }, { unread: 4, version: 8 });
    receive(7);
    assert.deepEqual(asked[1].positions, { [STREAM]: { epoch: 'a', seq: 3 } });
    await answer({ [STREAM]: page([4, 5]) });

    assert.deepEqual(given, [2, 3, 4, 5, 6, 7]);
    assert.equal(asked.length, 2);
    assert.equal(told[0], 'unread 4, version 8');
  });

  it('asks when the service says that it has sent what has not come', async () => {
    streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
    catchUp.syncState('/', syncState(3));
    assert.ok(!told.includes('caught up'));
    await answer({ [STREAM]: page([2, 3]) });

    assert.deepEqual(given, [2, 3]);
    assert.equal(told.at(-1), 'caught up');
  });

  it('marks what came by asking as a replay, as the service does', async () => {
    const payloads = [];
    streams = new Streams(({ payload }) => [payloads.push(payload)], new PositionKeeper(undefined, environment));
    catchUp = create();
    streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
    receive(3);
    await answer({ [STREAM]: page([2]) });

    assert.deepEqual(payloads, [arrival(2, { replay: true }).payload, arrival(3).payload]);
  });

  it('tells of what is gone before it gives out what is left', async () => {
    streams = new Streams(({ payload }) => [told.push(payload.seq)], new PositionKeeper(undefined, environment));
    catchUp = create();
    streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
    receive(52, { replay: true });
    await answer({ [STREAM]: page([51], { truncated: true }) });
    catchUp.syncState('/', syncState(52, { truncated: [STREAM] }));

    assert.deepEqual(told.filter((one) => !/unread/.test(one)), [`truncated ${STREAM}`, 51, 52, 'caught up']);
  });

  it('tells of what is gone also when it knows nothing of the stream itself', () => {
    catchUp.syncState('/', syncState(52, { truncated: [STREAM] }));

    assert.ok(told.includes(`truncated ${STREAM}`));
  });

  it('goes on in another life of a stream, and says so', async () => {
    streams.restore({ [STREAM]: { epoch: 'a', seq: 10 } });
    receive(1, { epoch: 'b', event_id: 'b1' });
    await answer({ [STREAM]: { ...page([]), epoch: 'b', seq: 0, truncated: true } });

    assert.deepEqual(given, [1]);
    assert.ok(told.includes(`truncated ${STREAM}`));
  });

  it('gives an event once that comes again in another life', async () => {
    streams.restore({ [STREAM]: { epoch: 'a', seq: 9 } });
    receive(10);
    catchUp.want([STREAM]);
    await answer({ [STREAM]: page([10, 11], { epoch: 'b', truncated: true }) });

    assert.deepEqual(given, [10, 11], 'e10 has the same event_id in both');
  });

  it('asks for a stream that comes up while it asks for another', async () => {
    streams.restore({ [STREAM]: { epoch: 'a', seq: 1 }, [OTHER]: { epoch: 'a', seq: 1 } });
    receive(3);
    catchUp.want([OTHER]);
    assert.deepEqual(Object.keys(asked[0].positions), [STREAM]);
    await answer({ [STREAM]: page([2]) });
    assert.deepEqual(Object.keys(asked[1].positions), [OTHER]);
    await answer({ [OTHER]: page([], { seq: 1 }) });

    assert.deepEqual(given, [2, 3]);
    assert.ok(!told.some((one) => /truncated/.test(one)), told.join());
  });

  for (const code of ['unavailable', 'timeout', 'internal_error']) {
    it(`asks again after a while when the answer is ${code}`, async () => {
      streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
      receive(3);
      await fail(code);
      assert.deepEqual(environment.delays, [250]);
      await environment.next();
      await answer({ [STREAM]: page([2]) });

      assert.deepEqual(given, [2, 3]);
    });
  }

  for (const code of ['forbidden', 'unknown_event', 'invalid_payload']) {
    it(`goes on without what is missing when the answer is ${code}, and says so`, async () => {
      streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
      receive(3);
      await fail(code);
      receive(4);

      assert.deepEqual(given, [3, 4]);
      assert.deepEqual(told, [`truncated ${STREAM}`]);
      assert.equal(asked.length, 1);
    });
  }

  for (const [what, pages] of [['nothing of it', {}], ['no progress', { [STREAM]: page([], { seq: 1 }) }],
    ['no progress but more', { [STREAM]: page([], { seq: 1, more: true }) }]]) {
    it(`goes on without what is missing when the answer has ${what}, and says so`, async () => {
      streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
      receive(3);
      await answer(pages);

      assert.deepEqual(given, [3]);
      assert.equal(told.filter((one) => /truncated/.test(one)).length, 1);
      assert.equal(asked.length, 1);
    });
  }

  it('ends with its connection, also while it waits', async () => {
    streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
    const done = assert.rejects(catchUp.sync([STREAM]), { code: 'disconnected' });
    await fail('unavailable');
    catchUp.close();
    await done;

    assert.deepEqual(environment.delays, []);
    assert.deepEqual(told, []);
  });

  it('only listens from now on when nothing is to be replayed', () => {
    catchUp = create({ replay: false });
    streams.restore({ [STREAM]: { epoch: 'a', seq: 1 } });
    catchUp.syncState('/', syncState(50));
    receive(51);

    assert.deepEqual(given, [51]);
    assert.deepEqual(asked, []);
  });
});
