// Ports for servers that are told theirs, or come back on it after a while.

import { createServer } from 'node:net';

/** Below the ports that the system gives to those who do not ask for a certain one: nobody is given one of these meanwhile. */
const LOWEST = 12_000;
const HIGHEST = 32_000;

/** A port on loopback on which nobody listens now. */
export async function freePort() {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) {
      return port;
    }
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
