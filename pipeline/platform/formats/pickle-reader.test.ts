import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { readPickle } from './pickle-reader.ts';
import { PickleTuple, type PickleWritable } from './pickle-values.ts';
import { writePickle } from './pickle-writer.ts';

/** A pickle of protocol 4 out of operations: numbers are bytes, texts are ASCII. STOP is added. */
function pickle(...parts: readonly (number | string | Uint8Array)[]): Uint8Array {
  const bytes = parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : Buffer.from(part as string)));
  return Buffer.concat([Uint8Array.of(0x80, 4), ...bytes, Uint8Array.of(0x2e)]);
}
/** SHORT_BINUNICODE. */
const text = (value: string): Uint8Array => Buffer.concat([Uint8Array.of(0x8c, value.length), Buffer.from(value)]);
const repeated = (part: string, times: number): Uint8Array => Buffer.alloc(part.length * times, part, 'latin1');

function refuses(bytes: Uint8Array, words: RegExp): void {
  assert.throws(
    () => readPickle(bytes),
    (error) => error instanceof DoppelError && error.code === 'bad_file' && words.test(error.message),
  );
}

test('a foreign name is refused, however it is spelled', () => {
  refuses(pickle('cos\nsystem\n', text('echo'), 0x85, 'R'), /"os\.system", which is no part of a numpy array/);
  refuses(pickle(text('os'), text('system'), 0x93, text('echo'), 0x85, 'R'), /"os\.system"/);
  refuses(pickle('cbuiltins\neval\n'), /"builtins\.eval"/);
  refuses(pickle('cnumpy\ncore.multiarray._reconstruct.__globals__\n'), /no part of a numpy array/);
  refuses(pickle('cnumpy.core.multiarray\n_reconstruct.__call__\n'), /no part of a numpy array/);
  refuses(pickle(text('__proto__'), text('constructor'), 0x93), /"__proto__\.constructor"/);
  refuses(pickle('cnumpy.testing._private.utils\nruncommand\n'), /no part/);
});

test('a call of anything else than numpy writes is refused', () => {
  refuses(pickle(text('x'), ')', 'R'), /nothing is ever called/);
  refuses(pickle('cnumpy\nndarray\n', 'K', 1, 0x85, 'R'), /nothing is ever called/);
  // bytes(2 ** 30) would ask for a gigabyte.
  refuses(pickle('c__builtin__\nbytes\n', 'J', Uint8Array.of(0, 0, 0, 0x40), 0x85, 'R'), /nothing is ever called/);
  refuses(pickle('c_codecs\nencode\n', text('x'), text('rot13'), 0x86, 'R'), /nothing is ever called/);
  refuses(pickle('cnumpy.core.multiarray\nscalar\n', text('f4'), text('x'), 0x86, 'R'), /no element type/);
});

test('operations that make instances, or ask the outside, are refused', () => {
  // INST, OBJ, NEWOBJ, NEWOBJ_EX, PERSID, BINPERSID, EXT1, REDUCE of protocol 0's INT, NEXT_BUFFER.
  for (const operation of [0x69, 0x6f, 0x81, 0x92, 0x50, 0x51, 0x82, 0x49, 0x97]) {
    refuses(pickle(operation, 'os\nsystem\n'), /none that numpy writes/);
  }
});

test('a million nested tuples or lists are refused', () => {
  refuses(pickle(')', repeated('\x85', 1_000_000)), /nested more than 64 deep/);
  refuses(pickle(repeated(']', 1_000_000), repeated('a', 999_999)), /nested more than 64 deep|more than 1000000/);
  refuses(pickle(repeated('(', 1_000_000), repeated('t', 1_000_000)), /nested more than 64 deep|more than 1000000/);
});

test('64 levels are read, 65 are not', () => {
  const nested = (levels: number): Uint8Array => pickle(')', repeated('\x85', levels - 1));
  assert.ok(readPickle(nested(64)) instanceof PickleTuple);
  refuses(nested(65), /nested/);
});

test('a value that contains itself is refused', () => {
  // a = []; a.append(a)
  refuses(pickle(']', 0x94, 'h', 0, 'a'), /filled after it was put/);
  // d = {}; d['x'] = [d]; the list is put together first
  refuses(pickle('}', 0x94, text('x'), ']', 'h', 0, 'a', 's'), /filled after it was put/);
  // a = []; t = (a,); a.append(t)
  refuses(pickle(']', 0x94, 'h', 0, 0x85, 'a'), /filled after it was put/);
  // a = []; b = [1, (a,)]; a.append(1), so that depths counted before could be exceeded
  refuses(pickle(']', 0x94, 'h', 0, 0x85, '0'), /none that numpy writes/);
  refuses(pickle('(', ']', 0x94, 'h', 0, 0x85, 0x94, 'h', 0, 'K', 1, 'a', 't'), /filled after it was put/);
});

test('__proto__ and constructor are keys like any other', () => {
  const value = readPickle(
    pickle('}', '(', text('__proto__'), '}', text('polluted'), 'K', 1, 's', text('constructor'), 'N', 'u'),
  );
  assert.ok(value instanceof Map);
  assert.deepEqual([...value.keys()], ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(value), Map.prototype);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('a pickle cut off at any byte is refused', () => {
  const whole = writePickle([
    new Map<string, PickleWritable>([
      ['a', { kind: 'array', dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, 2n) }],
    ]),
    { kind: 'objects', shape: [1], items: ['text'] },
    2n ** 40n,
    0.5,
  ]);
  readPickle(whole);
  for (let length = 0; length < whole.length; length++) refuses(whole.subarray(0, length), /./);
  refuses(Buffer.concat([whole, Uint8Array.of(0)]), /1 bytes follow its end/);
});

test('lengths far beyond the end are refused without the memory being asked for', () => {
  const huge = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
  for (const operation of [0x8d, 0x8e, 0x96, 0x95]) refuses(pickle(operation, huge), /cut off/);
  refuses(pickle('X', Uint8Array.of(0xff, 0xff, 0xff, 0xff)), /cut off/);
});

test('a small pickle that asks for much memory is refused', () => {
  // b'...' (100,000 bytes) is remembered as 0; _frombuffer as 1; dtype('u1') as 2; (100000,) as 3.
  const count = Uint8Array.of(0xa0, 0x86, 1, 0);
  const array = Buffer.concat([Buffer.from('h\x01(h\x00h\x02h\x03'), text('C'), Buffer.from('tR')]);
  const many = (times: number): Uint8Array =>
    pickle(
      ...['(', 'B', count, new Uint8Array(100_000), 0x94, 'cnumpy.core.numeric\n_frombuffer\n', 0x94],
      ...['cnumpy\ndtype\n', text('u1'), 0x89, 0x88, 0x87, 'R', 0x94, 'J', count, 0x85, 0x94],
      ...[...Array.from({ length: times }, () => array), 't'],
    );
  // Few are made; it then fails only for the name that is left over in the tuple.
  refuses(many(3), /name numpy.core.numeric._frombuffer stands where a value should/);
  refuses(many(1000), /far larger than itself/);
  refuses(pickle(repeated(']', 1_100_000)), /more than 1000000 lists/);
});

test('numbers, names and states that numpy does not write are refused', () => {
  refuses(pickle(0x8a, 17, repeated('x', 17)), /whole number of 17 bytes/);
  refuses(pickle(text('\xff').subarray(0, 2), 0xff), /not UTF-8/);
  refuses(pickle('c', repeated('x', 300), '\n'), /does not end/);
  refuses(pickle('}', '(', text('a'), 'u'), /key without a value/);
  refuses(pickle('}', ')', 'N', 's'), /neither text nor a number/);
  refuses(pickle('}', ')', 'b'), /a state for something that is no array/);
  refuses(pickle('cnumpy\ndtype\n'), /stands where a value should/);
  refuses(
    pickle('cnumpy.core.multiarray\n_reconstruct\n', 'cnumpy\nndarray\n', 'K', 0, 0x85, 'C', 1, 'b', 0x87, 'R'),
    /before it has elements/,
  );
  refuses(pickle('t'), /no mark/);
  refuses(pickle('a'), /nothing to take/);
  refuses(pickle('N', 'N', 'a'), /no list to fill/);
  refuses(pickle('h', 0), /nothing was remembered/);
  refuses(pickle('(', 'N'), /more than one value/);
  refuses(Uint8Array.of(0x80, 1, 0x4e, 0x2e), /protocol 1 is not known/);
  refuses(Buffer.from('(dp0\n.'), /does not begin/);
});

test('an array whose elements do not fit its shape or type is refused', () => {
  type Parts = readonly (number | string | Uint8Array)[];
  const array = (shape: Parts, code: string, elements: Parts): Uint8Array =>
    pickle(
      ...['cnumpy.core.multiarray\n_reconstruct\n', 'cnumpy\nndarray\n', 'K', 0, 0x85, 'C', 1, 'b', 0x87, 'R'],
      ...['(', 'K', 1, ...shape, 'cnumpy\ndtype\n', text(code), 0x89, 0x88, 0x87, 'R', 0x89, ...elements, 't', 'b'],
    );
  assert.deepEqual(readPickle(array(['K', 2, 0x85], 'u1', ['C', 2, 'ab'])), {
    kind: 'array',
    dtype: 'uint8',
    shape: [2],
    data: Uint8Array.of(97, 98),
  });
  refuses(array(['K', 3, 0x85], 'u1', ['C', 2, 'ab']), /needs 3 bytes, but there are 2/);
  refuses(array(['K', 3, 0x85], 'O8', [']']), /another number of objects/);
  refuses(array(['K', 1, 0x85], 'U2', ['C', 2, 'ab']), /"U2" are not read/);
  refuses(array(['N', 0x85], 'u1', ['C', 0]), /not made of whole numbers/);
  refuses(array(['N'], 'u1', ['C', 0]), /no tuple/);
  refuses(array(['J', Uint8Array.of(0, 0, 0, 0xff), 0x85], 'u1', ['C', 0]), /not possible/);
});
