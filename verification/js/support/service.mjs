// The packaged service, started on a free port with a data folder of its own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.mjs';
import { SECRET_KEY } from './tokens.mjs';
import { until } from './until.mjs';

export const API_KEY = 'an api key for tests';

const APP = fileURLToPath(new URL('../../../service/target/app/realtime.jar', import.meta.url));
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
const START_MS = 180_000;
const STOP_MS = 60_000;

export class Service {
  /** Starts a service and waits until it is ready. `settings` are environment variables. */
  static async start(settings = {}) {
    const service = new Service(settings);
    await service.launch(String(await freePort()));
    return service;
  }

  constructor(settings) {
    this.settings = settings;
    this.dataDir = mkdtempSync(join(tmpdir(), 'realtime-js-'));
    this.log = '';
  }

  async launch(port) {
    const started = this.log.length;
    this.process = spawn(JAVA, ['--enable-native-access=ALL-UNNAMED', '-jar', APP], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        // Clients take other loopback addresses, too.
        HOST: '0.0.0.0',
        PORT: port,
        DATA_DIR: this.dataDir,
        SECRET_KEY,
        SERVICE_API_KEY: API_KEY,
        DEMO_STEP_SECONDS: '0.1',
        ...this.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout.on('data', (text) => (this.log += text));
    this.process.stderr.on('data', (text) => (this.log += text));
    const address = await until(
      () => `the service to be ready; it says:\n${this.log.slice(started)}`,
      () => /Console +(http:\S+)\/console/.exec(this.log.slice(started)) || this.exited(),
      START_MS,
    );
    if (this.exited()) {
      throw new Error(`The service ended while it started:\n${this.log.slice(started)}`);
    }
    this.url = address[1];
  }

  exited() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Ends the service as an operator does. */
  async halt() {
    this.process.kill('SIGTERM');
    await until('the service to end', () => this.exited(), STOP_MS);
  }

  /** Ends the service and starts it again, at the same port with the same data. */
  async restart() {
    await this.halt();
    await this.launch(new URL(this.url).port);
  }

  async stop() {
    if (!this.exited()) {
      await this.halt();
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
