// ./dev, as somebody meets it who has just cloned the project.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { descendants, kill, runs } from '../support/processes.mjs';
import { until } from '../support/until.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DEV = join(ROOT, 'dev');

function dev(command, environment = {}) {
  return spawnSync(DEV, command, { encoding: 'utf8', env: { ...process.env, ...environment } });
}

describe('./dev', () => {
  it('lists its commands', () => {
    const { status, stdout } = dev([]);

    assert.equal(status, 0);
    for (const command of ['run', 'stack', 'token', 'test', 'check', 'format', 'docs']) {
      assert.match(stdout, new RegExp(`^  ${command} +\\S`, 'm'));
    }
  });

  it('refuses a command that it does not know', () => {
    const { status, stderr } = dev(['fly']);

    assert.equal(status, 64);
    assert.match(stderr, /Usage/);
  });

  it('says what to do when no JDK is new enough', () => {
    const { status, stderr } = dev(['run'], { MIN_JAVA: '999' });

    assert.equal(status, 1);
    assert.match(stderr, /No JDK 999 or newer was found[^]*Remedy: install one/);
  });

  it('says what to do when Node.js is too old', () => {
    const { status, stderr } = dev(['check'], { MIN_NODE: '999' });

    assert.equal(status, 1);
    assert.match(stderr, /Node\.js \d+ is too old[^]*Remedy/);
  });
});

describe('./dev run', () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    it(`prints where to look, and ${signal} stops everything that it started`, async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'realtime-run-'));
      // A session of its own, as a terminal gives it: what is left in it afterwards was left behind.
      const run = spawn(DEV, ['run'], {
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, PORT: '0', DATA_DIR: dataDir, ENVIRONMENT: 'development' },
      });
      let output = '';
      run.stdout.on('data', (text) => (output += text));
      run.stderr.on('data', (text) => (output += text));
      try {
        await until(() => `the welcome; seen:\n${output}`, () => /tenant [0-9a-f-]{36}/.test(output), 240_000);
        const url = /Console +(\S+)\/console/.exec(output)[1];
        assert.match(output, /API docs +http:\S+\/docs\n/);
        const token = /Token +(\S+)/.exec(output)[1];
        const jobs = await fetch(`${url}/api/v1/provisioning/jobs`, { headers: { authorization: `Bearer ${token}` } });
        assert.equal(jobs.status, 200, 'the token works');

        const started = descendants(run.pid);
        assert.ok(started.length >= 1);
        if (signal === 'SIGINT') {
          process.kill(-run.pid, signal); // as a terminal does: to all of its foreground group
        } else {
          run.kill(signal);
        }
        await until('./dev run to end', () => run.exitCode !== null || run.signalCode !== null);

        assert.equal(run.exitCode, 0, output);
        await until(() => `${started} to be gone`, () => started.every((pid) => !runs(pid)));
        await assert.rejects(fetch(`${url}/health`));
      } finally {
        [run.pid, ...descendants(run.pid)].forEach(kill);
        rmSync(dataDir, { recursive: true, force: true });
      }
    });
  }
});
