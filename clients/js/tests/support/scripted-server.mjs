// The official Socket.IO server, doing what a test says: for what the real service does only when something breaks.

import { createServer } from 'node:http';
import { Server } from 'socket.io';

export class ScriptedServer {
  /** What each CONNECT brought: namespace and auth payload. */
  connects = [];
  /** What came from clients, without what a test answers itself: namespace, event, payload. */
  received = [];
  sockets = [];
  /** So many requests are answered with 503 and these headers before the handshake. */
  overloaded = { requests: 0, headers: {} };
  refusedRequests = 0;
  /** Lets nobody in, and refuses nobody. */
  undecided = false;
  /** The codes of the next refusals. */
  refusals = [];
  #tcp = new Set();
  #http = createServer();

  /** @param script is called with each socket and its number, from 1 on, across connections */
  static async start(script = () => undefined, namespaces = ['/']) {
    const server = new ScriptedServer();
    await server.#listen(script, namespaces);
    return server;
  }

  async #listen(script, namespaces) {
    this.io = new Server(this.#http, { path: '/ws/socket.io', serveClient: false });
    this.#refuseWhenOverloaded();
    for (const namespace of namespaces) {
      this.io.of(namespace).use((socket, next) => this.#decide(namespace, socket, next));
      this.io.of(namespace).on('connection', (socket) => {
        this.sockets.push(socket);
        socket.onAny((event, payload) => this.received.push({ namespace, event, payload }));
        script(socket, this.sockets.length);
      });
    }
    this.#http.on('connection', (tcp) => {
      this.#tcp.add(tcp);
      tcp.on('close', () => this.#tcp.delete(tcp));
    });
    await new Promise((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.#http.address().port}`;
  }

  /** Breaks every connection, without a word. */
  cut() {
    this.#tcp.forEach((tcp) => tcp.destroy());
  }

  seen(event) {
    return this.received.filter((one) => one.event === event).map(({ payload }) => payload);
  }

  async stop() {
    this.cut();
    await this.io.close();
  }

  #decide(namespace, socket, next) {
    this.connects.push({ namespace, auth: socket.handshake.auth });
    const code = this.refusals.shift();
    if (this.undecided) {
      return;
    }
    next(code && Object.assign(new Error(`No: ${code}`), { data: { code } }));
  }

  #refuseWhenOverloaded() {
    for (const kind of ['request', 'upgrade']) {
      const listeners = this.#http.listeners(kind);
      this.#http.removeAllListeners(kind);
      this.#http.on(kind, (request, answer) => {
        if (this.overloaded.requests === 0) {
          listeners.forEach((listener) => listener(request, ...[answer, Buffer.alloc(0)].slice(0, kind === 'request' ? 1 : 2)));
          return;
        }
        this.overloaded.requests -= 1;
        this.refusedRequests += 1;
        if (kind === 'request') {
          answer.writeHead(503, this.overloaded.headers).end();
        } else {
          answer.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        }
      });
    }
  }
}
