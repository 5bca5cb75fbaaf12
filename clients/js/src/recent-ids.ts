/** The ids of the last events, so many that what comes twice is known, and no more. */
export class RecentIds {
  private readonly ids = new Set<string>();

  constructor(private readonly most = 1_000) {}

  /** False when the id is among them already. */
  add(id: string): boolean {
    if (this.ids.has(id)) {
      return false;
    }
    this.ids.add(id);
    if (this.ids.size > this.most) {
      const [oldest] = this.ids;
      this.ids.delete(oldest!);
    }
    return true;
  }
}
