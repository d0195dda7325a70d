import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteRange } from './byte-range.ts';

test('the three forms of a range mean what RFC 9110 says', () => {
  assert.deepEqual(byteRange('bytes=0-499', 10_000), { from: 0, to: 499 });
  assert.deepEqual(byteRange('bytes=9500-', 10_000), { from: 9500, to: 9999 });
  assert.deepEqual(byteRange('bytes=-500', 10_000), { from: 9500, to: 9999 });
  assert.deepEqual(byteRange('bytes=9990-20000', 10_000), { from: 9990, to: 9999 });
  assert.deepEqual(byteRange('bytes=-20000', 10_000), { from: 0, to: 9999 });
});

test('what begins behind the end, or asks for nothing, cannot be satisfied', () => {
  assert.equal(byteRange('bytes=10000-', 10_000), 'unsatisfiable');
  assert.equal(byteRange('bytes=-0', 10_000), 'unsatisfiable');
  assert.equal(byteRange('bytes=0-', 0), 'unsatisfiable');
});

test('no range, a malformed one and several at once mean the whole', () => {
  for (const header of [undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=a-b']) {
    assert.equal(byteRange(header, 100), 'whole', String(header));
  }
});

test('whatever is asked for, the answer lies within the content', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(1000), (junk, from, to, size) => {
      for (const header of [junk, `bytes=${from}-${to}`, `bytes=${from}-`, `bytes=-${to}`]) {
        const range = byteRange(header, size);
        if (typeof range !== 'string') assert.ok(range.from >= 0 && range.from <= range.to && range.to < size);
      }
    }),
  );
});
