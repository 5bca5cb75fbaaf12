import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { DEFAULT_BACKOFF } from '../../dist/backoff.js';
import { Lifecycle } from '../../dist/lifecycle.js';
import { FakeEnvironment, settled } from '../support/fake-environment.mjs';

const LOST = { kind: 'lost', reason: 'transport close', retryAfterMs: 0 };
const refused = (code) => ({ kind: 'refused', code, message: `No: ${code}` });

describe('The life of a client', () => {
  let environment;
  let tokens;
  let connections;
  let states;
  let lifecycle;

  beforeEach(() => {
    environment = new FakeEnvironment();
    connections = [];
    states = [];
    let number = 0;
    tokens = async () => `token ${(number += 1)}`;
    lifecycle = new Lifecycle({
      environment,
      backoff: DEFAULT_BACKOFF,
      token: () => tokens(),
      open: (token, up, down) => {
        const connection = { token, up, down, closed: false, close: () => (connection.closed = true) };
        connections.push(connection);
        return connection;
      },
      up: () => states.push('up'),
      down: () => states.push('down'),
      changed: (state) => states.push(state),
    });
  });

  const latest = () => connections.at(-1);
  const start = async () => {
    lifecycle.start();
    await settled();
  };

  it('connects with a token', async () => {
    await start();
    assert.deepEqual(states, [{ name: 'connecting', attempt: 1 }]);
    assert.equal(latest().token, 'token 1');
    latest().up();

    assert.deepEqual(states.slice(1), [{ name: 'connected' }, 'up']);
  });

  it('comes back after growing delays, with a fresh token each time', async () => {
    await start();
    for (const delayMs of [250, 500, 1_000]) {
      latest().down(LOST);
      assert.deepEqual(environment.delays, [delayMs]);
      await environment.next();
    }

    assert.deepEqual(connections.map(({ token }) => token), ['token 1', 'token 2', 'token 3', 'token 4']);
    assert.deepEqual(states.filter(({ name }) => name === 'waiting').map(({ attempt }) => attempt), [1, 2, 3]);
    assert.deepEqual(states.at(-1), { name: 'connecting', attempt: 4 });
  });

  for (const [seconds, delay] of [[9, 1_000], [10, 250]]) {
    it(`waits ${delay} ms when the third connection is lost after ${seconds} seconds`, async () => {
      await start();
      latest().down(LOST);
      await environment.next();
      latest().down(LOST);
      await environment.next();
      latest().up();
      environment.time += seconds * 1_000;
      latest().down(LOST);

      assert.deepEqual(environment.delays, [delay]);
    });
  }

  it('waits at least as long as the service says, and a minute at most', async () => {
    await start();
    latest().down({ ...LOST, retryAfterMs: 7_000 });
    assert.deepEqual(environment.delays, [7_250]);
    await environment.next();
    latest().down({ ...LOST, retryAfterMs: 3_600_000 });

    assert.deepEqual(environment.delays, [60_500]);
  });

  it('tries again when the token cannot be had', async () => {
    const good = tokens;
    tokens = () => Promise.reject(new Error('no network'));
    await start();
    assert.deepEqual(states.at(-1), { name: 'waiting', delayMs: 250, attempt: 1, reason: 'no network' });
    tokens = good;
    await environment.next();

    assert.equal(latest().token, 'token 1');
  });

  for (const code of ['auth_required', 'token_invalid', 'token_expired', 'token_type']) {
    it(`tries once more with a fresh token after ${code}`, async () => {
      await start();
      latest().down(refused(code));
      assert.deepEqual(states.at(-1), { name: 'waiting', delayMs: 250, attempt: 1, reason: code });
      await environment.next();
      assert.equal(latest().token, 'token 2');
      latest().down(refused(code));

      assert.deepEqual(states.at(-1), { name: 'refused', code, message: `No: ${code}` });
      assert.deepEqual(environment.delays, []);
    });
  }

  it('counts refusals in a row only', async () => {
    await start();
    latest().down(refused('token_expired'));
    await environment.next();
    latest().up();
    latest().down(LOST);
    await environment.next();
    latest().down(refused('token_expired'));

    assert.equal(lifecycle.state.name, 'waiting');
  });

  for (const code of ['forbidden', 'tenant_required', 'unknown']) {
    it(`gives up at once after ${code}`, async () => {
      await start();
      latest().down(refused(code));

      assert.equal(lifecycle.state.name, 'refused');
      assert.deepEqual(environment.delays, []);
    });
  }

  it('begins anew when it is told to connect after a refusal', async () => {
    await start();
    latest().down(refused('forbidden'));
    await start();
    latest().down(refused('token_expired'));

    assert.equal(lifecycle.state.name, 'waiting');
  });

  it('does not come back when the service ended it', async () => {
    await start();
    latest().up();
    latest().down({ kind: 'ended', reason: 'io server disconnect' });

    assert.deepEqual(states.at(-1), { name: 'closed', reason: 'io server disconnect' });
    assert.deepEqual(environment.delays, []);
  });

  it('connects at once when it is told to while it waits, and then no second time', async () => {
    await start();
    latest().down(LOST);
    await start();

    assert.equal(connections.length, 2);
    assert.deepEqual(environment.delays, []);
    await start();
    assert.equal(connections.length, 2, 'it is connecting already');
  });

  it('is closed for good, whatever is on the way', async () => {
    let give;
    tokens = () => new Promise((resolve) => (give = resolve));
    lifecycle.start();
    lifecycle.stop('enough');
    give('too late');
    await settled();
    assert.deepEqual(connections, []);

    tokens = async () => 'token';
    await start();
    const connection = latest();
    lifecycle.stop('enough');
    connection.up();
    connection.down(LOST);
    assert.equal(connection.closed, true);
    assert.deepEqual(lifecycle.state, { name: 'closed', reason: 'enough' });
    assert.deepEqual(environment.delays, []);
  });
});
