import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { StreamOrder } from '../../dist/stream-order.js';
import { arrival } from '../support/events.mjs';

const page = (seqs, { epoch = 'a', seq = seqs.at(-1), truncated = false } = {}) => ({
  arrivals: seqs.map((one) => arrival(one, { epoch })),
  next: { epoch, seq },
  truncated,
});

describe('The order of a stream', () => {
  let given;
  const order = (seq) => new StreamOrder(seq === undefined ? undefined : { epoch: 'a', seq }, ({ payload }) => given.push(payload.seq));

  beforeEach(() => {
    given = [];
  });

  it('begins with the first event when nothing is known', () => {
    const stream = order();

    assert.equal(stream.accept(arrival(7)), true);
    assert.deepEqual(given, [7]);
    assert.deepEqual(stream.position, { epoch: 'a', seq: 7 });
  });

  it('takes the holes of a first replay, which brings what is unread only, and no later ones', () => {
    const stream = order();
    const replayed = (seq) => arrival(seq, { replay: true });

    assert.deepEqual([3, 5, 9].map((seq) => stream.accept(replayed(seq))), [true, true, true]);
    stream.sentUpTo({ epoch: 'a', seq: 10 }, false);
    assert.deepEqual([11, 13].map((seq) => stream.accept(replayed(seq))), [true, false]);
    assert.deepEqual(given, [3, 5, 9, 11]);
  });

  it('takes no holes of a replay after a connection that broke within the first one', () => {
    const stream = order();
    stream.accept(arrival(3, { replay: true }));
    stream.interrupt();

    assert.equal(stream.accept(arrival(5, { replay: true })), false);
  });

  it('gives what follows and drops what was given', () => {
    const stream = order(4);

    assert.deepEqual([4, 5, 5, 3, 6].map((seq) => stream.accept(arrival(seq))), [true, true, true, true, true]);
    assert.deepEqual(given, [5, 6]);
  });

  it('asks once for what is missing, and holds what comes until it has come', () => {
    const stream = order(1);

    assert.deepEqual([4, 3, 5].map((seq) => stream.accept(arrival(seq))), [false, true, true]);
    assert.deepEqual(given, []);
    assert.equal(stream.acceptPage(page([2, 3])), true);
    assert.equal(stream.release(), true);
    assert.deepEqual(given, [2, 3, 4, 5]);
  });

  it('holds what comes live between the pages, also when it would follow', () => {
    const stream = order(1);
    stream.accept(arrival(9));
    stream.acceptPage(page([2, 3]));
    stream.accept(arrival(4));
    assert.deepEqual(given, [2, 3]);
    stream.acceptPage(page([4, 5, 6, 7, 8]));

    assert.equal(stream.release(), true);
    assert.deepEqual(given, [2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('wants another sync when there is still something missing', () => {
    const stream = order(1);
    stream.accept(arrival(5));
    stream.acceptPage(page([2, 3]));

    assert.equal(stream.release(), false);
    assert.equal(stream.accept(arrival(6)), true, 'it is asked for already');
    stream.acceptPage(page([4]));
    assert.equal(stream.release(), true);
    assert.deepEqual(given, [2, 3, 4, 5, 6]);
  });

  it('asks when the stream has another life, and goes on in that', () => {
    const stream = order(10);

    assert.equal(stream.accept(arrival(2, { epoch: 'b' })), false);
    assert.equal(stream.acceptPage(page([1], { epoch: 'b' })), false, 'events of the old life may be gone');
    assert.equal(stream.release(), true);
    assert.deepEqual(given, [1, 2]);
    assert.deepEqual(stream.position, { epoch: 'b', seq: 2 });
  });

  it('begins with the first event of a stream that had none', () => {
    const nowhere = () => {
      const stream = order();
      stream.position = { epoch: '', seq: 0 };
      return stream;
    };

    assert.equal(nowhere().accept(arrival(1)), true);
    assert.deepEqual(given, [1]);
    assert.equal(nowhere().acceptPage(page([1, 2])), true);
    assert.equal(nowhere().acceptPage(page([], { seq: 0 })), true);
    assert.equal(nowhere().accept(arrival(2)), false);
    assert.equal(nowhere().acceptPage(page([2])), false);
    assert.equal(nowhere().acceptPage(page([], { seq: 1 })), false);
  });

  it('tells when a page passes something over', () => {
    assert.equal(order(1).acceptPage(page([5, 6], { truncated: true })), false);
    assert.equal(order(1).acceptPage(page([5, 6])), false, 'even if the service does not');
    assert.equal(order(1).acceptPage(page([], { seq: 9 })), false);
    assert.equal(order(1).acceptPage(page([], { seq: 1 })), true);
    assert.equal(order().acceptPage(page([5, 6])), true, 'unless it is where the stream begins for us');
  });

  it('gives out what it holds when what is missing will not come', () => {
    const stream = order(1);
    [4, 3, 8].forEach((seq) => stream.accept(arrival(seq)));
    stream.passOver();

    assert.deepEqual(given, [3, 4, 8]);
    assert.equal(stream.accept(arrival(9)), true);
    assert.deepEqual(given, [3, 4, 8, 9]);
  });

  it('passes over to the newest life only', () => {
    const stream = order(1);
    stream.accept(arrival(9));
    stream.accept(arrival(1, { epoch: 'b' }));
    stream.passOver();

    assert.deepEqual(stream.position, { epoch: 'b', seq: 1 });
    assert.deepEqual(given, [1]);
  });

  it('forgets what it held when the connection is gone', () => {
    const stream = order(1);
    stream.accept(arrival(3));
    stream.interrupt();
    stream.accept(arrival(2));

    assert.deepEqual(given, [2]);
    assert.deepEqual(stream.position, { epoch: 'a', seq: 2 });
  });

  it('holds a thousand events, and has the rest come by sync', () => {
    const stream = order(0);
    const last = StreamOrder.MOST_HELD + 5;
    for (let seq = 2; seq <= last; seq += 1) {
      stream.accept(arrival(seq));
    }
    stream.acceptPage(page([1]));

    assert.equal(stream.release(), false);
    assert.equal(given.at(-1), StreamOrder.MOST_HELD + 1);
    stream.acceptPage(page([last - 3, last - 2, last - 1, last]));
    assert.equal(stream.release(), true);
    assert.deepEqual(given, Array.from({ length: last }, (_, index) => index + 1));
  });
});
