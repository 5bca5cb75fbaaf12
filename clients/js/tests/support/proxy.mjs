// Between a client and a server: breaks connections when it is told to.

import { connect, createServer } from 'node:net';

export class Proxy {
  #sockets = new Set();
  #server;

  /** @param url of the server behind it */
  static async start(url) {
    const proxy = new Proxy();
    const { hostname, port } = new URL(url);
    proxy.#server = createServer((near) => proxy.#join(near, connect(Number(port), hostname)));
    await new Promise((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
    return proxy;
  }

  #join(near, far) {
    for (const [from, to] of [[near, far], [far, near]]) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }

  /** Breaks every connection, without a word. */
  cut() {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
