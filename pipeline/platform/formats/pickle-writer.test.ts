import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPickle } from './pickle-reader.ts';
import { PickleFloat, type PickleKey, PickleTuple, type PickleWritable } from './pickle-values.ts';
import { writePickle } from './pickle-writer.ts';

const values = fc.letrec<{ value: PickleWritable }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }),
    fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc
      .float32Array()
      .map((data) => ({ kind: 'array' as const, dtype: 'float32' as const, shape: [data.length], data })),
    fc.bigInt64Array().map((data) => ({ kind: 'array' as const, dtype: 'int64' as const, shape: [data.length], data })),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 5 }).map((items) => new PickleTuple(items as PickleTuple['items'])),
    fc
      .array(fc.tuple(fc.string(), tie('value')), { maxLength: 5 })
      .map((entries) => new Map<PickleKey, PickleWritable>(entries)),
    fc
      .array(tie('value'), { maxLength: 5 })
      .map((items) => ({ kind: 'objects' as const, shape: [items.length], items })),
  ),
})).value;

/** Bigints that fit a number come back as numbers. */
function asRead(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value instanceof PickleTuple) return new PickleTuple(value.items.map(asRead) as PickleTuple['items']);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, asRead(item)]));
  if (Array.isArray(value)) return value.map(asRead);
  if (typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)) {
    return { ...value, items: value.items.map(asRead) };
  }
  return value;
}

test('every value is read back as it was written', () => {
  fc.assert(
    fc.property(values, (value) => {
      assert.deepEqual(readPickle(writePickle(value)), asRead(value));
    }),
    { numRuns: 500, seed: 20 },
  );
});

test('writing twice gives the same bytes', () => {
  const value = new Map<PickleKey, PickleWritable>([['a', [1, 'a', new PickleFloat(3)]]]);
  assert.deepEqual(writePickle(value), writePickle(value));
});

test("arrays are written under numpy 1's names, which numpy 2 knows too", () => {
  const bytes = writePickle({ kind: 'array', dtype: 'float32', shape: [1], data: Float32Array.of(1) });
  const names = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/c([\w.]+)\n(\w+)\n/g),
  ].map(([, module, name]) => [module, name]);
  assert.deepEqual(names, [
    ['numpy.core.multiarray', '_reconstruct'],
    ['numpy', 'ndarray'],
    ['numpy', 'dtype'],
  ]);
});

test('more than 256 remembered texts are referred to correctly', () => {
  const texts = Array.from({ length: 600 }, (_, i) => `key ${i % 300}`);
  assert.deepEqual(readPickle(writePickle(texts)), texts);
});

test('a value nested too deep to be ours is refused', () => {
  let value: PickleWritable = [];
  for (let i = 0; i < 40; i++) value = [value];
  assert.throws(() => writePickle(value), /nested more than 32/);
});
