// A scripted server and the clients of one test, which end with it.

import { Recorder } from './recorder.mjs';
import { ScriptedServer } from './scripted-server.mjs';

export class Trouble {
  #opened = [];
  #server;

  /** Starts the server of the test. */
  async serve(script, namespaces) {
    this.#server = await ScriptedServer.start(script, namespaces);
    return this.#server;
  }

  /** Connects a client, by default to that server; its tokens are `token 1`, `token 2`, … */
  open({ url = this.#server.url, ...options } = {}) {
    let number = 0;
    const recorder = new Recorder(url, { token: () => `token ${(number += 1)}`, ...options });
    this.#opened.push(recorder.client);
    recorder.client.connect();
    return recorder;
  }

  async end() {
    await Promise.all(this.#opened.map((client) => client.close()));
    this.#opened = [];
    await this.#server.stop();
  }
}
