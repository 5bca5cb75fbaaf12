// A cluster of one server of the reference, in this process, and one of ours; both do the same for their clients.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { freePort } from './free-port.mjs';
import { InteropServer } from './interop/server.mjs';
import { until } from './until.mjs';

export const NAMESPACES = ['/', '/lounge'];
const PATIENCE_MS = 20_000;

/** A Redis server on a free port, which saves nothing. */
export class Redis {
  static async start() {
    const redis = new Redis();
    redis.folder = mkdtempSync(join(tmpdir(), 'redis-'));
    redis.port = await freePort();
    redis.process = spawn('redis-server', ['--bind', '127.0.0.1', '--port', redis.port, '--dir', redis.folder,
      '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
    redis.client = await redis.connect();
    return redis;
  }

  async connect() {
    const client = createClient({ url: this.url(), socket: { reconnectStrategy: 50 } });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  url() {
    return `redis://127.0.0.1:${this.port}/1`;
  }

  async stop() {
    this.client?.destroy();
    this.process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Starts both servers; ready when each knows of the other in every namespace.
 *
 * @param options of the reference
 */
export async function startCluster(redis, options = {}) {
  const theirs = await ReferenceServer.start(redis, options);
  try {
    const ours = await InteropServer.start('ClusterServer', redis.url());
    await until('both to take part', async () => {
      const counts = await redis.client.pubSubNumSub(NAMESPACES.map((name) => `socket.io#${name}#`));
      return Object.values(counts).every((count) => count === 2);
    });
    return { ours, theirs };
  } catch (failure) {
    await theirs.stop();
    throw failure;
  }
}

class ReferenceServer {
  static async start(redis, options) {
    const server = new ReferenceServer();
    server.redis = await redis.connect();
    server.io = new Server({ adapter: createAdapter(server.redis), ...options });
    NAMESPACES.forEach((name) => serve(server.io.of(name)));
    server.io.listen(0);
    await until('the reference to listen', () => server.io.httpServer.address());
    return server;
  }

  url() {
    return `http://127.0.0.1:${this.io.httpServer.address().port}`;
  }

  async stop() {
    await this.io.close();
    this.redis.destroy();
  }
}

function serve(namespace) {
  const heard = [];
  namespace.on('told', (...args) => heard.push(args));
  namespace.on('double', (number, answer) => answer(2 * number));
  namespace.on('connection', (socket) => {
    socket.on('join', (room, ack) => { socket.join(room); ack(); });
    socket.on('name', (name, ack) => { socket.data.name = name; ack(); });
    socket.on('emit', (whom, name, ...rest) => {
      const ack = rest.pop();
      target(whom).emit(name, ...rest);
      ack();
    });
    socket.on('ask', async (whom, name, ...rest) => {
      const ack = rest.pop();
      ack(await answered(target(whom).timeout(PATIENCE_MS).emitWithAck(name, ...rest)));
    });
    socket.on('fetch', async (whom, ack) => ack((await target(whom).fetchSockets()).map(seen)));
    socket.on('joins', (whom, room, ack) => { target(whom).socketsJoin(room); ack(); });
    socket.on('leaves', (whom, room, ack) => { target(whom).socketsLeave(room); ack(); });
    socket.on('disconnects', (whom, close, ack) => { target(whom).disconnectSockets(close); ack(); });
    socket.on('tell one', async (whom, name, ...rest) => {
      const ack = rest.pop();
      (await target(whom).fetchSockets())[0].emit(name, ...rest);
      ack();
    });
    socket.on('news', (name, ...rest) => {
      const ack = rest.pop();
      namespace.serverSideEmit(name, ...rest);
      ack();
    });
    socket.on('question', async (number, ack) => ack(await answered(namespace.serverSideEmitWithAck('double', number))));
    socket.on('heard', (ack) => ack(heard));
  });

  function target({ rooms, except, isVolatile }) {
    const some = namespace.to(rooms).except(except);
    return isVolatile ? some.volatile : some;
  }
}

async function answered(asking) {
  try {
    return { answers: await asking, isComplete: true };
  } catch (error) {
    return { answers: error.responses ?? [], isComplete: false };
  }
}

function seen(socket) {
  const { handshake } = socket;
  return {
    id: socket.id,
    rooms: [...socket.rooms],
    name: socket.data.name ?? '',
    auth: handshake.auth,
    transport: handshake.query.transport,
    agent: handshake.headers['x-agent'] ?? '',
    issued: handshake.issued,
  };
}
