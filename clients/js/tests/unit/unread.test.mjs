import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Unread } from '../../dist/unread.js';

describe('The number of unread notifications', () => {
  it('is that of the highest version, whatever comes late', () => {
    const told = [];
    const unread = new Unread(({ count, version }) => told.push([count, version]));
    unread.update(3, 7);
    unread.read({ unread_count: 9, version: 6 });
    unread.read({ unread_count: 9, version: 7 });
    unread.read({ unread_count: 2, version: 8 });

    assert.deepEqual(told, [[3, 7], [2, 8]]);
    assert.deepEqual(unread.value, { count: 2, version: 8 });
  });

  it('is not changed by what has none', () => {
    const unread = new Unread(assert.fail);
    [undefined, null, 'text', [], {}, { unread_count: 1 }, { version: 1 }, { unread_count: '1', version: 1 }].forEach((payload) => {
      unread.read(payload);
    });

    assert.equal(unread.value, undefined);
  });

  it('begins anew for another user', () => {
    const unread = new Unread(() => undefined);
    unread.update(3, 70);
    unread.reset();
    unread.update(1, 2);

    assert.deepEqual(unread.value, { count: 1, version: 2 });
  });
});
