/** Runs what the application gave us. What it throws is thrown where nothing of ours is on the stack, and stops nothing. */
export function callSafely<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    throwLater(error);
    return undefined;
  }
}

/** Makes an error of the application an uncaught one, as it would be without us in between. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** Who wants to be told of one kind of thing. */
export class Listeners<T> {
  private readonly listeners = new Set<(value: T) => unknown>();

  /** Gives a function that takes the listener out again. */
  add(listener: (value: T) => unknown): () => void {
    const own = (value: T): unknown => listener(value);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  /** Tells all listeners; gives what they returned. */
  tell(value: T): unknown[] {
    return [...this.listeners].map((listener) => callSafely(() => listener(value)));
  }
}
