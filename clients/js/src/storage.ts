/**
 * Where positions outlive the page or the process: one text under one key. For applications that keep there what they
 * made of the events, too; others start from the positions that the service keeps, and need none of this.
 */
export interface PositionStorage {
  /** Null or undefined when there is nothing yet. */
  get(): string | null | undefined | Promise<string | null | undefined>;
  /** Called at most once per second, and never before the last call is done. */
  set(text: string): void | Promise<void>;
}

/** Keeps positions in the browser's localStorage (or another Storage) under `key`. */
export function localPositions(key = 'erpmax-realtime-positions', storage: Storage = localStorage): PositionStorage {
  return {
    get: () => storage.getItem(key),
    set: (text) => storage.setItem(key, text),
  };
}
