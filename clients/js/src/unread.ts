import { isObject } from './errors.js';

export interface UnreadCount {
  readonly count: number;
  readonly version: number;
}

/** The number of unread notifications: what belongs to the highest version seen. */
export class Unread {
  private latest: UnreadCount | undefined;

  constructor(private readonly changed: (unread: UnreadCount) => void) {}

  /** Undefined until the service has told. */
  get value(): UnreadCount | undefined {
    return this.latest;
  }

  update(count: unknown, version: unknown): void {
    if (typeof count === 'number' && typeof version === 'number' && version > (this.latest?.version ?? -1)) {
      this.latest = { count, version };
      this.changed(this.latest);
    }
  }

  /** Takes the count out of the payload of an event or of an answer, if it has one. */
  read(payload: unknown): void {
    if (isObject(payload)) {
      this.update(payload['unread_count'], payload['version']);
    }
  }

  /** Somebody else is connected now. */
  reset(): void {
    this.latest = undefined;
  }
}
