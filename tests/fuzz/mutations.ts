import fc from 'fast-check';

/** Numbers at which lengths, counts and signs go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

type Mutation = (bytes: Buffer) => Buffer;

/** A place in bytes whose length is not known yet. */
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const placeOf = (part: number, bytes: Buffer): number => Math.floor(part * bytes.length);

const flipBit = fc.tuple(share, fc.nat(7)).map(
  ([part, bit]): Mutation =>
    (bytes) => {
      if (bytes.length > 0) bytes[placeOf(part, bytes)] ^= 1 << bit;
      return bytes;
    },
);
const setByte = fc.tuple(share, fc.nat(255)).map(
  ([part, value]): Mutation =>
    (bytes) => {
      if (bytes.length > 0) bytes[placeOf(part, bytes)] = value;
      return bytes;
    },
);
const setNumber = fc.tuple(share, fc.constantFrom(...edges), fc.constantFrom(1, 2, 4)).map(
  ([part, value, width]): Mutation =>
    (bytes) => {
      const place = placeOf(part, bytes);
      if (place + width <= bytes.length) bytes.writeUIntLE(value % 256 ** width, place, width);
      return bytes;
    },
);
const cutOff = share.map(
  (part): Mutation =>
    (bytes) =>
      bytes.subarray(0, placeOf(part, bytes)),
);
const remove = fc.tuple(share, fc.nat(64)).map(
  ([part, length]): Mutation =>
    (bytes) => {
      const place = placeOf(part, bytes);
      return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + length)]);
    },
);
const insert = fc.tuple(share, fc.uint8Array({ minLength: 1, maxLength: 32 })).map(
  ([part, extra]): Mutation =>
    (bytes) => {
      const place = placeOf(part, bytes);
      return Buffer.concat([bytes.subarray(0, place), extra, bytes.subarray(place)]);
    },
);
/** Copies a stretch to another place, again and again: nesting and repetition come from this. */
const repeat = fc.tuple(share, share, fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 2000 })).map(
  ([from, to, length, times]): Mutation =>
    (bytes) => {
      const stretch = bytes.subarray(placeOf(from, bytes), placeOf(from, bytes) + length);
      const place = placeOf(to, bytes);
      return Buffer.concat([bytes.subarray(0, place), ...Array<Buffer>(times).fill(stretch), bytes.subarray(place)]);
    },
);

/** Up to two changes that leave lengths alone, which deeper checks get to see; or up to six of any kind. */
const steps = fc.oneof(
  fc.array(fc.oneof(flipBit, setByte, setNumber), { maxLength: 2 }),
  fc.array(fc.oneof(flipBit, setByte, setNumber, cutOff, remove, insert, repeat), { minLength: 1, maxLength: 6 }),
);

/** Valid samples with some things done to them, and sometimes the beginning of one with the end of another. */
export function mutated(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const sample = fc.constantFrom(...samples);
  const spliced = fc.tuple(sample, sample, share, share).map(([a, b, from, to]) => {
    return Buffer.concat([a.subarray(0, Math.floor(from * a.length)), b.subarray(Math.floor(to * b.length))]);
  });
  const start = fc.oneof({ arbitrary: sample, weight: 4 }, { arbitrary: spliced, weight: 1 });
  return fc.tuple(start, steps).map(([bytes, mutations]) => {
    return mutations.reduce<Buffer>((current, mutate) => mutate(current), Buffer.from(bytes));
  });
}
