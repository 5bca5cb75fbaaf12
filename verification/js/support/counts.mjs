// A reporter that counts tests by kind and names those that failed, for the sum that `./dev test` prints last.

import { basename, relative } from 'node:path';

const BROWSER = 'console.test.mjs';
/** A test belongs to the file that it is written in, which may be one that several test files share. */
const INTEROPERATION = /\/(tests\/interop-[^/]+|support\/interop\/[^/]+)$/;

/** What we publish for applications. */
const CLIENT_LIBRARY = /\/clients\/[^/]+\/tests\//;

/** Suites are no tests, and neither is the entry that stands for a whole file, unless the file itself broke. */
function isTest({ name, details, file, nesting }) {
  const wholeFile = nesting === 0 && file !== undefined && basename(name) === basename(file);
  return details.type !== 'suite' && !(wholeFile && details.error === undefined);
}

function kindOf(file) {
  if (INTEROPERATION.test(file)) {
    return 'interoperation';
  }
  if (CLIENT_LIBRARY.test(file)) {
    return 'client libraries';
  }
  return basename(file) === BROWSER ? 'browser' : 'JavaScript clients';
}

function failure({ name, file, details }) {
  const { cause, message } = details.error;
  return { file: relative('', file ?? name), name, message: String(cause?.message ?? message) };
}

export default async function* counts(source) {
  const kinds = {};
  for await (const { type, data } of source) {
    if ((type === 'test:pass' || type === 'test:fail') && isTest(data)) {
      const kind = kindOf(data.file ?? data.name);
      kinds[kind] ??= { passed: 0, failed: 0, skipped: 0, failures: [] };
      const outcome = data.skip !== undefined || data.todo !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
      kinds[kind][outcome] += 1;
      if (outcome === 'failed') {
        kinds[kind].failures.push(failure(data));
      }
    }
  }
  yield JSON.stringify(kinds);
}
