// Waiting for conditions, always with a deadline.

const INTERVAL_MS = 20;

/** Waits until `condition()` gives something truthy, and gives that; fails after `ms` saying what it waited for. */
export async function until(what, condition, ms = 60_000) {
  const end = performance.now() + ms;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (performance.now() > end) {
      throw new Error(`Waited ${ms} ms in vain for ${typeof what === 'function' ? what() : what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
