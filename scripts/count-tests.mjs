// Counts the tests that ran, by kind, from the reports of Maven, of the fuzzer and of Node.js, and names those that failed.
// Its last line is the sum:
//
//   N passed, N failed, N skipped
//
// A test that failed and passed when it was repeated has passed, and is named too: it, or what it tests, has a defect.
// There is no second chance for an assertion of the tests of faults: what they find lost once has been lost.
//
// Usage: node count-tests.mjs STATUS    where STATUS is not 0 when something else than a test went wrong
// Exits with 0 when tests ran, none failed and STATUS is 0.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = ['protocol', 'engine', 'socket', 'cluster-redis', 'service', 'clients/java', 'verification'];
const FUZZER = 'target/fuzz/counts.json';
const JAVASCRIPT = ['verification/js/target', 'clients/js/target'];
const KINDS = [
  'unit', 'architecture', 'contract', 'integration', 'conformance', 'fuzz targets', 'interoperation', 'JavaScript clients', 'browser',
  'client libraries',
];

const FAULTS = '.verification.faults.';

const counts = new Map(KINDS.map((kind) => [kind, { passed: 0, failed: 0, skipped: 0 }]));
const failures = [];
const repeats = [];

function add(kind, { passed, failed, skipped }) {
  const sum = counts.get(kind);
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
}

function unescape(xml) {
  return xml.replace(/&(lt|gt|quot|apos|amp|#\d+);/g, (_, name) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[name]);
}

function attribute(element, name) {
  return unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1] ?? '');
}

/** What one report of Surefire or Failsafe says of its tests. */
function readReport(file) {
  const report = { name: '', passed: 0, failed: 0, skipped: 0 };
  const text = readFileSync(file, 'utf8');
  report.name = attribute(/<testsuite\b[^>]*>/.exec(text)?.[0] ?? '', 'name');
  for (const [testcase] of text.matchAll(/<testcase\b[^>]*\/>|<testcase\b[\s\S]*?<\/testcase>/g)) {
    const outcome = outcomeOf(report.name, testcase);
    report[outcome] += 1;
  }
  return report;
}

function outcomeOf(className, testcase) {
  const element = /<(failure|error|flakyFailure|flakyError)\b[^>]*>/.exec(testcase);
  if (element === null) {
    return /<skipped\b/.test(testcase) ? 'skipped' : 'passed';
  }
  const said = line(`${className}.${attribute(testcase, 'name')}`, attribute(element[0], 'message') || attribute(element[0], 'type'));
  const foundLost = element[1] === 'flakyFailure' && className.includes(FAULTS);
  const passedThen = element[1].startsWith('flaky') && !foundLost;
  (passedThen ? repeats : failures).push(said);
  return passedThen ? 'passed' : 'failed';
}

function line(test, message) {
  return `  ${test}: ${message.replace(/\s+/g, ' ').trim().slice(0, 300)}`;
}

/** The failures of a folder of JavaScript tests, but for those that passed in its second run. */
function readJavaScript(folder) {
  const kinds = readJson(join(folder, 'counts.json'));
  const second = readJson(join(folder, 'repeated.json'));
  const repeated = testsOf(second) === testsOf(kinds);
  const again = new Set(Object.values(second).flatMap((kind) => kind.failures).map(key));
  for (const [kind, numbers] of Object.entries(kinds)) {
    const passedThen = numbers.failures.filter((failure) => repeated && !again.has(key(failure)));
    numbers.failures.forEach((failure) =>
      (passedThen.includes(failure) ? repeats : failures).push(line(`${failure.file}: ${failure.name}`, failure.message)));
    add(kind, { ...numbers, passed: numbers.passed + passedThen.length, failed: numbers.failed - passedThen.length });
  }
}

function testsOf(kinds) {
  return Object.values(kinds).reduce((sum, { passed, failed, skipped }) => sum + passed + failed + skipped, 0);
}

function key({ file, name }) {
  return `${file}\n${name}`;
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
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
Object.entries(readJson(FUZZER)).forEach(([kind, numbers]) => add(kind, numbers));
JAVASCRIPT.forEach(readJavaScript);

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

for (const [title, lines] of [['Passed when repeated, and failed before', repeats], ['Failed', failures]]) {
  if (lines.length > 0) {
    console.log(`\n${title}\n${lines.join('\n')}`);
  }
}

const broken = process.argv[2] !== '0';
if (broken && total.failed === 0) {
  console.log('Something else than a test failed: see above.');
}
process.exitCode = broken || total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
