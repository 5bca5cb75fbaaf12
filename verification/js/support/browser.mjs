// Debian's Chromium, without a window and without its own traffic.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PATHS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function launchBrowser() {
  const executablePath = PATHS.find((path) => path && existsSync(path));
  if (!executablePath) {
    throw new Error('Chromium was not found. Remedy: apt-get install chromium, or set CHROMIUM to its path.');
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
