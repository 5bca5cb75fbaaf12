// The reference server as a peer in benchmarks: bench-server.mjs --port N [--jwt], with the key in SECRET_KEY.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { Server } from 'socket.io';

const wantsTokens = process.argv.includes('--jwt');
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);

/** The claims of a valid token. */
function verify(token) {
  const [header, payload, signature] = token.split('.');
  const expected = createHmac('sha256', process.env.SECRET_KEY).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const isValid = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isValid || claims.type !== 'access' || claims.exp < Date.now() / 1000) {
    throw new Error('token_invalid');
  }
  return claims;
}

const io = new Server(port);

if (wantsTokens) {
  io.use((socket, next) => {
    try {
      const claims = verify(socket.handshake.auth.token);
      socket.join([`user:${claims.sub}`, `tenant:${claims.tenant_id}`]);
      next();
    } catch (error) {
      next(error);
    }
  });
}

io.on('connection', (socket) => {
  socket.on('echo', (value) => socket.emit('echo', value));
  socket.on('ack', (value, acknowledge) => acknowledge(value));
  socket.on('broadcast', (value) => io.emit('broadcast', value));
});
