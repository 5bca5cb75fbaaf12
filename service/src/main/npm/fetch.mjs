// Brings the official client into the classes that serve it. Run by Maven in generate-resources; does nothing when the
// lock file is the one that was fetched last.
//
// Usage: node fetch.mjs WORK_FOLDER TARGET_FOLDER

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES = ['socket.io.esm.min.js', 'socket.io.esm.min.js.map'];

const [work, target] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const fetched = join(work, 'fetched-lock.json');
const lock = join(here, 'package-lock.json');

function isCurrent() {
  return existsSync(fetched)
    && readFileSync(fetched).equals(readFileSync(lock))
    && FILES.every((file) => existsSync(join(target, file)));
}

function fetchAndCopy() {
  mkdirSync(work, { recursive: true });
  mkdirSync(target, { recursive: true });
  rmSync(fetched, { force: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(here, file), join(work, file));
  }
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (npm.status !== 0) {
    console.error('npm ci failed for the console (needed: npm 9 or newer on the PATH, and its registry reachable).');
    process.exit(1);
  }
  for (const file of FILES) {
    copyFileSync(join(work, 'node_modules/socket.io-client/dist', file), join(target, file));
  }
  copyFileSync(lock, fetched);
}

if (!isCurrent()) {
  fetchAndCopy();
}
