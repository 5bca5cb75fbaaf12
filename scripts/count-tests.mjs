// Counts the tests that ran, by kind, from the reports of Maven, of the fuzzer and of Node.js. Its last line is the sum:
//
//   N passed, N failed, N skipped
//
// Usage: node count-tests.mjs STATUS    where STATUS is not 0 when something else than a test went wrong
// Exits with 0 when tests ran, none failed and STATUS is 0.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = ['protocol', 'engine', 'socket', 'cluster-redis', 'service', 'clients/java', 'verification'];
const OTHERS = ['target/fuzz/counts.json', 'verification/js/target/counts.json', 'clients/js/target/counts.json'];
const KINDS = [
  'unit', 'architecture', 'contract', 'integration', 'conformance', 'fuzz targets', 'interoperation', 'JavaScript clients', 'browser',
  'client libraries',
];

const counts = new Map(KINDS.map((kind) => [kind, { passed: 0, failed: 0, skipped: 0 }]));

function add(kind, { passed, failed, skipped }) {
  const sum = counts.get(kind);
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
}

/** The numbers of one report of Surefire or Failsafe. */
function readReport(file) {
  const suite = /<testsuite\b[^>]*>/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
  const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  return {
    name: /\bname="([^"]+)"/.exec(suite)?.[1] ?? '',
    passed: number('tests') - failed - skipped,
    failed,
    skipped,
  };
}

function kindOf(module, className, folder) {
  if (module.startsWith('clients/')) {
    return 'client libraries';
  }
  if (className.endsWith('ConformanceIT')) {
    return 'conformance';
  }
  if (extendsContract(module, className)) {
    return 'contract';
  }
  if (className.includes('.verification.interop.')) {
    return 'interoperation';
  }
  if (folder === 'failsafe-reports') {
    return 'integration';
  }
  return className.includes('.verification.architecture.') ? 'architecture' : 'unit';
}

/** Contract tests are inherited from an abstract class of that name. */
function extendsContract(module, className) {
  const source = join(module, 'src/test/java', `${className.replaceAll('.', '/')}.java`);
  return existsSync(source) && /\bextends \w+Contract\b/.test(readFileSync(source, 'utf8'));
}

for (const module of MODULES) {
  for (const folder of ['surefire-reports', 'failsafe-reports']) {
    const reports = join(module, 'target', folder);
    const files = existsSync(reports) ? readdirSync(reports) : [];
    for (const file of files.filter((name) => /^TEST-.*\.xml$/.test(name))) {
      const report = readReport(join(reports, file));
      add(kindOf(module, report.name, folder), report);
    }
  }
}
for (const file of OTHERS.filter((name) => existsSync(name))) {
  Object.entries(JSON.parse(readFileSync(file, 'utf8'))).forEach(([kind, numbers]) => add(kind, numbers));
}

const total = { passed: 0, failed: 0, skipped: 0 };
console.log('\nTests by kind');
for (const [kind, { passed, failed, skipped }] of counts) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (passed + failed + skipped > 0) {
    console.log(`  ${kind.padEnd(20)}${String(passed).padStart(6)} passed, ${failed} failed, ${skipped} skipped`);
  }
}

const broken = process.argv[2] !== '0';
if (broken && total.failed === 0) {
  console.log('Something else than a test failed: see above.');
}
process.exitCode = broken || total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
