import type { Environment } from './environment.js';
import { RealtimeError } from './errors.js';

/** The answer to an event, or a RealtimeError `timeout` when it takes longer than this. */
export function withTimeout<T>(answer: Promise<T>, event: string, ms: number, environment: Environment): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = environment.setTimer(() => reject(new RealtimeError('timeout', `No answer in ${ms} ms`, event)), ms);
    answer.then(resolve, reject).finally(() => environment.clearTimer(timer));
  });
}
