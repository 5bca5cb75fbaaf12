// Brings the official client into the classes that serve it. Run by Maven in generate-resources; does nothing when the
// lock file is the one that was fetched last.
//
// Usage: node fetch.mjs WORK_FOLDER CONSOLE_FOLDER CLIENT_FOLDER
// The console page gets the one file that it uses, the server all files that it serves to customers' pages.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [work, consoleFolder, clientFolder] = process.argv.slice(2);
const withMap = (script) => [script, `${script}.map`];
const FILES = new Map([
  [consoleFolder, withMap('socket.io.esm.min.js')],
  [clientFolder, ['socket.io.js', 'socket.io.min.js', 'socket.io.esm.min.js', 'socket.io.msgpack.min.js'].flatMap(withMap)],
]);
const version = join(clientFolder, 'version.txt');
const here = dirname(fileURLToPath(import.meta.url));
const fetched = join(work, 'fetched-lock.json');
const lock = join(here, 'package-lock.json');

function isCurrent() {
  return existsSync(fetched)
    && readFileSync(fetched).equals(readFileSync(lock))
    && existsSync(version)
    && [...FILES].every(([folder, files]) => files.every((file) => existsSync(join(folder, file))));
}

function fetchAndCopy() {
  mkdirSync(work, { recursive: true });
  rmSync(fetched, { force: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(here, file), join(work, file));
  }
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (npm.status !== 0) {
    console.error('npm ci failed for the JavaScript client (needed: npm 9 or newer on the PATH, and its registry reachable).');
    process.exit(1);
  }
  const client = join(work, 'node_modules/socket.io-client');
  for (const [folder, files] of FILES) {
    mkdirSync(folder, { recursive: true });
    files.forEach((file) => copyFileSync(join(client, 'dist', file), join(folder, file)));
  }
  writeFileSync(version, JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')).version);
  copyFileSync(lock, fetched);
}

if (!isCurrent()) {
  fetchAndCopy();
}
