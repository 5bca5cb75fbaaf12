// The processes of this machine (Linux), from /proc.

import { readFileSync, readdirSync } from 'node:fs';

/** All processes that stem from this one. */
export function descendants(pid) {
  const children = all().filter((child) => parentOf(child) === pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** All processes that were started with this in their environment, wherever they stem from by now. */
export function startedWith(assignment) {
  return all().filter((pid) => read(pid, 'environ').split('\0').includes(assignment));
}

/** How a process was started; empty when it has ended. */
export function commandOf(pid) {
  return read(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

export function runs(pid) {
  const status = read(pid, 'status');
  return status !== '' && !/^State:\s+Z/m.test(status);
}

/** Ends what a failed test has left. */
export function kill(pid) {
  if (runs(pid)) {
    process.kill(pid, 'SIGKILL');
  }
}

function all() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

function parentOf(pid) {
  const stat = read(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
}
