// python-socketio, as Debian has it. The facts are in verification/python.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WAYS } from '../support/interop/peer.mjs';
import { InteropServer } from '../support/interop/server.mjs';
import { until } from '../support/until.mjs';

const SCRIPT = fileURLToPath(new URL('../../python/interop_client.py', import.meta.url));
const PYTHON = '/usr/bin/python3';
const RUN_MS = 120_000;
const FACTS = [
  'ends up with the transport',
  'carries json values',
  'carries every character',
  'carries binary values',
  'carries a megabyte',
  'acknowledges what the server asks',
  'gets a burst in order',
  'sends a burst in order',
  'hears a room with binary values',
  'survives that the connection is cut',
  'learns that the server ended it',
  'shows its credentials',
  'is refused with data',
];

let server;

before(async () => (server = await InteropServer.start()));
after(() => server?.stop());

for (const way of WAYS) {
  describe(`python-socketio, ${way.name}`, () => {
    let output = '';
    let python;

    before(async () => {
      python = spawn(PYTHON, [SCRIPT, server.url('json'), ...way.transports], { stdio: ['ignore', 'pipe', 'pipe'] });
      python.stdout.on('data', (text) => (output += text));
      python.stderr.on('data', (text) => (output += text));
      await until(() => `the script to end; it says:\n${output}`, () => python.exitCode !== null, RUN_MS);
    });
    after(() => python?.kill());

    for (const fact of FACTS) {
      it(fact, () => assert.match(output, new RegExp(`^ok ${fact}$`, 'm'), output));
    }

    it('has no other facts', () => {
      assert.deepEqual(output.match(/^(not )?ok .*$/gm), FACTS.map((fact) => `ok ${fact}`), output);
    });
  });
}
