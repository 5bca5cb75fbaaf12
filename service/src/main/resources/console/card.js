// What the cards with a state share: an answer of the API never hides the events that came while it was awaited.

export class Card {
  since = null;

  /**
   * Takes an event in; `apply(name, payload)` shows it, and may be called twice with the same. What is replayed happened
   * before the greeting, after which the API was asked: its answer has it already.
   */
  onEvent(name, payload) {
    if (payload?.replay) {
      return;
    }
    this.since?.push([name, payload]);
    this.apply(name, payload);
  }

  /** Shows what the API answers, and again the events that came meanwhile; not at all if it was asked again by then. */
  async renew(ask, render) {
    const since = [];
    this.since = since;
    try {
      const answer = await ask();
      if (this.since === since) {
        render(answer);
        since.forEach((event) => this.apply(...event));
      }
    } finally {
      if (this.since === since) {
        this.forget();
      }
    }
  }

  /** Gives up what is awaited: its answer is not shown. */
  forget() {
    this.since = null;
  }
}
