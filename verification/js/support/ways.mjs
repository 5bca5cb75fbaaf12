// The ways in which clients in the field connect.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Manager } from 'socket.io-client';
import { Client } from './client.mjs';

const EXAMPLE = readFileSync(new URL('./specification-example.js', import.meta.url), 'utf8');
const OUTPUT = new URL('../target/', import.meta.url);
const CANONICAL = ['/', '/notifications', '/provisioning', '/billing'];

let examples = 0;

/** One socket per namespace on one connection, as the server part of the specification says. */
function perNamespace(transports) {
  return async (url, token) => connect(url, token, CANONICAL, { path: '/ws/socket.io', transports }, Object.fromEntries(
    CANONICAL.map((name) => [name, name]),
  ));
}

/** One socket for everything, as the Flutter client in the field has it. */
async function flutter(url, token) {
  const shows = Object.fromEntries(CANONICAL.map((name) => [name, '/ws']));
  return connect(url, token, ['/ws'], { path: '/socket.io', transports: ['websocket'] }, shows);
}

function connect(url, token, namespaces, options, shows) {
  const manager = new Manager(url, { ...options, autoConnect: false, reconnection: false });
  const auth = token === undefined ? undefined : { token };
  const sockets = Object.fromEntries(namespaces.map((name) => [name, manager.socket(name, { auth })]));
  const client = new Client(sockets, shows);
  Object.values(sockets).forEach((socket) => socket.connect());
  return client;
}

/**
 * The specification's own example, word for word as a module; the host is filled in, and the token comes from the
 * localStorage that it reads. What a page would provide is given to it, and what it calls is kept in `client.page`.
 */
async function specificationExample(url, token) {
  const page = recordingPage(token);
  examples += 1;
  const key = `examplePage${examples}`;
  globalThis[key] = page;
  const given = `const { ${Object.keys(page).filter((name) => name !== 'calls').join(', ')} } = globalThis.${key};`;
  const text = EXAMPLE.replaceAll('http://localhost:8000', addressOfItsOwn(url));
  mkdirSync(OUTPUT, { recursive: true });
  const file = new URL(`specification-example-${process.pid}-${examples}.mjs`, OUTPUT);
  writeFileSync(file, `${given}\n${text}\nexport { socket, provisioningSocket, notificationsSocket };\n`);
  const example = await import(file);
  const client = new Client(
    {
      '/ws': example.socket,
      '/ws/provisioning': example.provisioningSocket,
      '/ws/notifications': example.notificationsSocket,
    },
    { '/': '/ws', '/provisioning': '/ws/provisioning', '/notifications': '/ws/notifications', '/billing': '/ws' },
  );
  client.page = page;
  return client;
}

/**
 * The client library shares one connection between the sockets of a page by host, so each run, which stands for a page
 * of its own, takes another loopback address.
 */
function addressOfItsOwn(url) {
  return `http://127.0.0.${examples + 1}:${new URL(url).port}`;
}

function recordingPage(token) {
  const calls = [];
  const record = (name) => (...values) => calls.push([name, ...values]);
  return {
    calls,
    localStorage: { getItem: (name) => (name === 'access_token' ? (token ?? null) : null) },
    console: { log: record('log'), error: record('error') },
    updateProgressBar: record('updateProgressBar'),
    redirectToSite: record('redirectToSite'),
    showError: record('showError'),
    showNotification: record('showNotification'),
  };
}

export const WAYS = [
  { name: "the specification's JavaScript example", open: specificationExample, transport: 'websocket' },
  { name: 'JavaScript client, WebSocket only', open: perNamespace(['websocket']), transport: 'websocket' },
  { name: 'JavaScript client, polling only', open: perNamespace(['polling']), transport: 'polling' },
  { name: 'JavaScript client, polling with upgrade', open: perNamespace(['polling', 'websocket']), transport: 'websocket' },
  { name: "the Flutter client's way", open: flutter, transport: 'websocket' },
];
