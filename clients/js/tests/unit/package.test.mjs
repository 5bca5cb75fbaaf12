// The package as others see it: its examples, its types, its lock file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { compileExamples } from '../support/readme.mjs';

const EVENTS_PAGE = new URL('../../../../docs/events.md', import.meta.url);
const EVENTS = new URL('../../src/events.ts', import.meta.url);
const ERRORS = new URL('../../src/errors.ts', import.meta.url);
const PACKAGE = new URL('../../package.json', import.meta.url);
const LOCK = new URL('../../package-lock.json', import.meta.url);

/** The text after a heading, up to the next match of `end`. */
function sectionOf(file, heading, end) {
  const [, text] = readFileSync(file, 'utf8').split(heading);
  return text.split(end)[0];
}

function namesIn(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name]) => name).sort();
}

describe('The package', () => {
  it('has types for every event, and examples that compile', async () => {
    const { complaints, examples } = await compileExamples();

    assert.equal(complaints, '');
    assert.equal(examples.length, 2);
  });

  it('knows the events and codes that the documentation of the service has', () => {
    const documented = (heading) => namesIn(sectionOf(EVENTS_PAGE, heading, /^#+ /m), /^\| `([^`]+)`/gm);
    const codes = (type) => namesIn(sectionOf(ERRORS, `export type ${type} =`, /;$/m), /'(\w+)'/g);
    const events = namesIn(sectionOf(EVENTS, 'export interface ServerEvents {', /^}/m), /^ {2}'?([\w:]+)'?:/gm);
    const byHttpOnly = ['api_key_invalid', 'idempotency_conflict'];

    const documentedHere = (heading) => documented(heading).filter((name) => !byHttpOnly.includes(name));

    assert.deepEqual(events, documented('## From the server'));
    assert.deepEqual(codes('RefusalCode'), documentedHere('### Refusals'));
    assert.deepEqual(
      ['notification_read', 'ping', 'pong', 'sync', ...codes('ErrorCode')].sort(),
      documentedHere('## From the client'),
    );
  });

  it('exports what its types promise', async () => {
    const { exports } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
    assert.deepEqual(exports, { '.': { types: './dist/index.d.ts', default: './dist/index.js' } });

    const names = Object.keys(await import('@erpmax/realtime'));
    assert.deepEqual(names.sort(), ['DEFAULT_BACKOFF', 'RealtimeClient', 'RealtimeError', 'localPositions']);
  });

  it('locks its dependencies by their contents, not by where they were fetched', () => {
    const { packages } = JSON.parse(readFileSync(LOCK, 'utf8'));
    const { '': own, ...others } = packages;

    assert.equal(own.name, '@erpmax/realtime');
    for (const [name, { integrity, resolved }] of Object.entries(others)) {
      assert.match(integrity ?? '', /^sha512-/, name);
      assert.equal(resolved, undefined, name);
    }
  });
});
