// ./dev stack, all of production on this machine, and ./dev token for it.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { commandOf, descendants, kill, runs, startedWith } from '../support/processes.mjs';
import { Rest } from '../support/rest.mjs';
import { until } from '../support/until.mjs';

const DEV = fileURLToPath(new URL('../../../dev', import.meta.url));
const JOBS = '/api/v1/provisioning/jobs';
const MARK = randomUUID();
const SERVERS = [/postgres -D/, /redis-server/, /beam/, /epmd/, /nginx: master/];

describe('./dev stack', () => {
  let stack;
  let output = '';
  let url;

  before(async () => {
    stack = spawn(DEV, ['stack'], {
      detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, STACK_OF_TEST: MARK },
    });
    stack.stdout.on('data', (text) => (output += text));
    stack.stderr.on('data', (text) => (output += text));
    const isReadyOrEnded = () => /^ +Logs +\S/m.test(output) || stack.exitCode !== null;
    await until(() => `the stack; seen:\n${output}`, isReadyOrEnded, 300_000);
    assert.equal(stack.exitCode, null, output);
    url = printed(/Console +(\S+)\/console/);
  });

  after(() => everyProcess().forEach(kill));

  it('prints where everything is', async () => {
    assert.equal((await fetch(`${url}/console`)).status, 200);
    assert.equal((await fetch(printed(/API docs +(\S+)/))).status, 200);
    for (const part of ['instance-a', 'instance-b', 'worker']) {
      const address = printed(new RegExp(`${part} +(\\S+), process \\d+`));
      assert.equal((await fetch(`${address}/health`)).status, 200, part);
    }
  });

  it('prints tokens and a key that work through nginx', async () => {
    const rest = new Rest(url);
    const [owner, tenant] = [printed(/Owner +user (\S+),/), printed(/Owner .*tenant (\S+)/)];
    for (const person of ['Owner', 'Member']) {
      await rest.expect(200, 'GET', JOBS, { token: printed(new RegExp(`${person} .*\n +(\\S+)`)) });
    }
    await rest.expect(201, 'POST', '/api/v1/notifications', {
      apiKey: printed(/API key +(\S+)/), body: { user_id: owner, title: 't', message: 'm', type: 'info' },
    });

    assert.deepEqual(await greeting(token()), { user: owner, tenant });
  });

  it('takes what ./dev token prints for anybody', async () => {
    const person = { user: randomUUID(), tenant: randomUUID() };
    const forHim = token(person.user, person.tenant, 'member');

    assert.deepEqual(await greeting(forHim), person);
    assert.equal(JSON.parse(Buffer.from(forHim.split('.')[1], 'base64url')).role, 'member');
  });

  it('ends all of it on SIGTERM', async () => {
    const started = everyProcess();
    const commands = started.map(commandOf);
    SERVERS.forEach((server) => assert.ok(commands.some((command) => server.test(command)), `${server} of ${commands}`));

    stack.kill('SIGTERM');
    await until('./dev stack to end', () => stack.exitCode !== null || stack.signalCode !== null);

    assert.equal(stack.exitCode, 143, output);
    const left = () => [...new Set([...started, ...everyProcess()])].filter(runs);
    await until(() => `the end of ${left().map(commandOf)}`, () => left().length === 0);
    await assert.rejects(fetch(`${url}/console`));
  });

  function printed(pattern) {
    const found = pattern.exec(output);
    assert.ok(found, `${pattern} in:\n${output}`);
    return found[1];
  }

  /** Connects through nginx; gives whom the service greets. */
  async function greeting(token) {
    const socket = io(url, { path: '/socket.io', forceNew: true, auth: { token } });
    try {
      let seen;
      let refused;
      socket.on('connected', (payload) => (seen = { user: payload.user_id, tenant: payload.tenant_id }));
      socket.on('connect_error', (error) => (refused = error));
      await until(() => `a greeting; refused: ${refused}`, () => seen);
      return seen;
    } finally {
      socket.disconnect();
    }
  }

  /** Also those that have left the family, as the port mapper of RabbitMQ does, or overwritten their environment. */
  function everyProcess() {
    return [...new Set([stack.pid, ...descendants(stack.pid), ...startedWith(`STACK_OF_TEST=${MARK}`)])];
  }
});

function token(...words) {
  const { status, stdout, stderr } = spawnSync(DEV, ['token', ...words], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}
