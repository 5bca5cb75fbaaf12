// socket.io-client 4.8.4 in a browser, whose polling answers come compressed.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../support/browser.mjs';
import { WAYS } from '../support/interop/peer.mjs';
import { InteropServer } from '../support/interop/server.mjs';

const BUNDLE = fileURLToPath(new URL('../node_modules/socket.io-client/dist/socket.io.js', import.meta.url));
const BURST = 200;

let server;
let browser;

before(async () => {
  server = await InteropServer.start();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

describe('a page of Chromium', { timeout: 120_000 }, () => {
  for (const way of WAYS) {
    it(`gets events and binary values, ${way.name}`, async () => {
      const page = await browser.newPage();
      const encodings = [];
      page.on('response', (answer) => encodings.push(answer.headers()['content-encoding']));
      // A refusal is a page of the server's own origin, too.
      await page.goto(`${server.url('json')}/socket.io/`);
      await page.addScriptTag({ path: BUNDLE });
      const seen = await page.evaluate(talk, { transports: way.transports, count: BURST });
      await page.close();

      assert.deepEqual(seen.drops, Array.from({ length: BURST }, (_, i) => [i, 'some text 😀']));
      assert.deepEqual(seen.bytes, [0, 0, 1, 255]);
      assert.equal(seen.transport, way.transport);
      if (way.transport === 'polling') {
        assert.ok(encodings.includes('gzip') || encodings.includes('deflate'), JSON.stringify(encodings));
      }
    });
  }
});

/** Runs in the page, after the transport that the connection is to end up with is there. */
async function talk({ transports, count }) {
  const socket = globalThis.io({ transports, forceNew: true });
  const drops = [];
  socket.on('drop of rain', (...args) => drops.push(args));
  await new Promise((resolve) => socket.on('connect', resolve));
  if (transports.length > 1 && socket.io.engine.transport.name !== 'websocket') {
    await new Promise((resolve) => socket.io.engine.on('upgrade', resolve));
  }
  await socket.emitWithAck('burst', count, 'some text 😀');
  const binary = await new Promise((resolve) => socket.emit('echo', new Uint8Array([0, 0, 1, 255]), resolve));
  return { drops, bytes: [...new Uint8Array(binary)], transport: socket.io.engine.transport.name };
}
