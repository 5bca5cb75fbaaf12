import type { Environment } from './environment.js';
import { isObject } from './errors.js';
import type { Position } from './events.js';
import { throwLater } from './listeners.js';
import type { PositionStorage } from './storage.js';

export type Positions = Record<string, Position>;

const WRITE_EVERY_MS = 1_000;

/** Writes positions to a storage: the newest ones, at most once per second, one write at a time. */
export class PositionKeeper {
  private unwritten: Positions | undefined;
  private timer: unknown;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly storage: PositionStorage | undefined,
    private readonly environment: Environment,
  ) {}

  /** What was kept. Nothing when there is nothing, or nothing that can be read. */
  async load(): Promise<Positions> {
    const text = await this.storage?.get();
    return text ? parsePositions(text) : {};
  }

  keep(positions: Positions): void {
    if (this.storage) {
      this.unwritten = positions;
      this.timer ??= this.environment.setTimer(() => void this.flush(), WRITE_EVERY_MS);
    }
  }

  /** Writes now what is not written yet. */
  flush(): Promise<void> {
    this.environment.clearTimer(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const positions = this.unwritten;
    this.unwritten = undefined;
    if (positions) {
      try {
        await this.storage?.set(JSON.stringify(positions));
      } catch (error) {
        throwLater(error);
      }
    }
  }
}

function parsePositions(text: string): Positions {
  try {
    const positions: unknown = JSON.parse(text);
    return isObject(positions) ? Object.fromEntries(Object.entries(positions).filter(isEntry)) : {};
  } catch {
    return {}; // As without: the service knows positions, too.
  }
}

function isEntry(entry: [string, unknown]): entry is [string, Position] {
  const position = entry[1];
  return isObject(position) && typeof position['epoch'] === 'string' && Number.isSafeInteger(position['seq']);
}
