// A server of ours for the interoperation tests, a process of its own: InteropServer, or another class beside it in the
// module verification, on the jars of the packaged service.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../until.mjs';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const CLASSES = join(ROOT, 'verification/target/test-classes');
const JARS = join(ROOT, 'service/target/app/lib/*');
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
const START_MS = 180_000;

/** The largest message that the server accepts, in bytes. */
export const MAX_PAYLOAD_BYTES = 2_000_000;

export class InteropServer {
  /** Starts a server and waits until it is ready. */
  static async start(main = 'InteropServer', ...options) {
    const server = new InteropServer(main, options);
    await until(
      () => `the server to be ready; it says:\n${server.log}`,
      () => server.ready() !== null || server.exited(),
      START_MS,
    );
    if (server.exited()) {
      throw new Error(`The server ended while it started:\n${server.log}`);
    }
    return server;
  }

  constructor(main, options) {
    this.log = '';
    this.process = spawn(
      JAVA,
      ['--enable-native-access=ALL-UNNAMED', '-Xmx512m', '-XX:TieredStopAtLevel=1', '-cp', `${CLASSES}:${JARS}`,
        `com.erpmax.realtime.verification.interop.${main}`, ...options],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    this.process.stdout.on('data', (text) => (this.log += text));
    this.process.stderr.on('data', (text) => (this.log += text));
  }

  ready() {
    return /^ready (.*)\n/m.exec(this.log);
  }

  exited() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Where the server of this setup listens. */
  url(setup) {
    const port = new RegExp(`\\b${setup}=(\\d+)`).exec(this.ready()[1])[1];
    return `http://127.0.0.1:${port}`;
  }

  /** Ends the server, and fails if it had anything to complain about. */
  async stop() {
    this.process.stdin.end();
    await until('the server to end', () => this.exited());
    if (/\b(WARN|ERROR)\b|Exception/.test(this.log)) {
      throw new Error(`The server complained:\n${this.log}`);
    }
  }
}
