// Time that stands still until a test moves it, and chance that is given.

export class FakeEnvironment {
  time = 0;
  timers = [];
  chance = 0.5;

  now = () => this.time;
  random = () => this.chance;

  setTimer(run, ms) {
    const timer = { run, at: this.time + ms };
    this.timers.push(timer);
    return timer;
  }

  clearTimer(timer) {
    this.timers = this.timers.filter((one) => one !== timer);
  }

  /** In how many milliseconds each timer would run. */
  get delays() {
    return this.timers.map(({ at }) => at - this.time);
  }

  /** Lets time pass until the next timer, and runs it. */
  async next() {
    const timer = this.timers.reduce((first, one) => (one.at < first.at ? one : first));
    this.clearTimer(timer);
    this.time = timer.at;
    timer.run();
    await settled();
  }
}

/** After everything that promises have to do. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
