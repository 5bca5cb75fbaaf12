/** Time and chance, as tests replace them. */
export interface Environment {
  /** Milliseconds from any beginning; never goes back. */
  now(): number;
  /** From 0 up to, and without, 1. */
  random(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

export const systemEnvironment: Environment = {
  now: () => performance.now(),
  random: Math.random,
  setTimer: (run, ms) => setTimeout(run, ms),
  clearTimer: (timer) => clearTimeout(timer as number),
};
