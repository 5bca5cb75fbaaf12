import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Backoff, DEFAULT_BACKOFF } from '../../dist/backoff.js';

const delays = (backoff, count) => Array.from({ length: count }, () => backoff.next());

describe('Back-off', () => {
  it('doubles its ceiling from half a second up to thirty seconds', () => {
    const backoff = new Backoff(DEFAULT_BACKOFF, () => 0.5);

    assert.deepEqual(delays(backoff, 8), [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('stays at its cap however often it is asked', () => {
    const backoff = new Backoff(DEFAULT_BACKOFF, () => 0.5);

    assert.equal(delays(backoff, 2_000).at(-1), 15_000);
  });

  it('gives anything from zero to the ceiling', () => {
    const chances = [0, 0.25, 0.75];
    const backoff = new Backoff({ ...DEFAULT_BACKOFF, capMs: 500 }, () => chances.shift());

    assert.deepEqual(delays(backoff, 3), [0, 125, 375]);
  });

  it('begins anew after a connection of ten seconds', () => {
    const backoff = new Backoff(DEFAULT_BACKOFF, () => 0.5);
    delays(backoff, 5);
    backoff.lived(10_000);

    assert.equal(backoff.next(), 250);
  });

  it('goes on after a shorter one', () => {
    const backoff = new Backoff(DEFAULT_BACKOFF, () => 0.5);
    delays(backoff, 2);
    backoff.lived(9_999);

    assert.equal(backoff.next(), 1_000);
  });
});
