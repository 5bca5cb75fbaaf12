// The package as it is built, in a browser, with the official server in the part of the service.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../../../../verification/js/support/browser.mjs';
import { notification, STREAM, syncState } from '../support/events.mjs';
import { ScriptedServer } from '../support/scripted-server.mjs';

const PAGE = `<!doctype html>
  <script type="importmap">{"imports": {
    "@erpmax/realtime": "/app/dist/index.js",
    "socket.io-client": "/app/node_modules/socket.io-client/dist/socket.io.esm.min.js"
  }}</script>
  <script type="module">
    import { localPositions, RealtimeClient } from '@erpmax/realtime';
    window.seqs = [];
    window.client = new RealtimeClient(location.origin, { token: () => 'token', storage: localPositions() });
    client.on('notification:new', ({ seq }) => seqs.push(seq));
    client.connect();
  </script>`;
const BATCHES = [[1, 2], [2, 3], [3, 4]];

let browser;
let server;

before(async () => {
  browser = await launchBrowser();
  server = await ScriptedServer.start((socket, number) => {
    const seqs = BATCHES[number - 1];
    seqs.forEach((seq) => socket.emit('notification:new', notification(seq)));
    socket.emit('sync_state', syncState(seqs.at(-1)));
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

it('gives each event once to a page that loses its connection, and to the page that is loaded after it', { timeout: 120_000 }, async () => {
  const page = await browser.newPage();
  await page.route('**/app/**', (route) => {
    const path = new URL(route.request().url()).pathname.slice('/app/'.length);
    const body = path === '' ? { body: PAGE, contentType: 'text/html' } : { path: fileURLToPath(new URL(`../../${path}`, import.meta.url)) };
    return route.fulfill(body);
  });
  const seen = async (count) => {
    await page.waitForFunction((wanted) => window.seqs?.length >= wanted && window.client.state.name === 'caught-up', count);
    return page.evaluate(() => window.seqs);
  };

  await page.goto(`${server.url}/app/`);
  assert.deepEqual(await seen(2), [1, 2]);
  server.cut();
  assert.deepEqual(await seen(3), [1, 2, 3]);
  await page.evaluate(() => window.client.close());
  await page.reload();
  assert.deepEqual(await seen(1), [4]);

  const positions = server.connects.map(({ auth }) => auth.positions[STREAM]?.seq);
  assert.deepEqual(positions, [undefined, 2, 3]);
});
