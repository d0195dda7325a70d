import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AvcTrack, type Picture, readPicture } from './avc-track.ts';
import { choosePackets } from './choose-packets.ts';
import { readSequenceSet } from './sequence-set.ts';

const kinds: Readonly<Record<string, Picture['kind']>> = { I: 'idr', K: 'reference', P: 'reference', b: 'disposable' };

/**
 * Packets as letters in the order of decoding (I begins anew, K is a key that does not) with the frame of each; which are chosen. The pictures
 * are shown in the order of `shown`, of which four bits are written with each.
 */
async function chosen(
  packets: string,
  frames: readonly number[],
  wanted: readonly number[],
  shown: readonly number[] = frames,
): Promise<string> {
  const isKey = Uint8Array.from(packets, (letter) => (letter === 'I' || letter === 'K' ? 1 : 0));
  const isWanted = Uint8Array.from(frames, (_, frame) => (wanted.includes(frame) ? 1 : 0));
  const pictureOf = async (packet: number): Promise<Picture | null> => {
    const kind = kinds[packets[packet]];
    const begin = packets.lastIndexOf('I', packet);
    return kind === undefined ? null : { kind, order: (2 * (shown[packet] - shown[begin])) & 15 };
  };
  const source = { frameIndices: Int32Array.from(frames), isKey, orderBits: 4, pictureOf };
  const choice = await choosePackets(source, isWanted);
  if (choice === null) return 'not understood';
  const letters = [...packets].map((letter, packet) => (choice.isNeeded[packet] === 1 ? letter : '.')).join('');
  assert.equal(choice.needed, letters.replaceAll('.', '').length);
  return letters;
}

const order = [0, 3, 1, 2, 6, 4, 5, 7, 10, 8, 9];

test('references up to the last wanted frame of a stretch come, and of the others the wanted ones', async () => {
  const packets = 'IPbbPbbIPbb';
  assert.equal(await chosen(packets, order, [5]), 'IP..P.b....');
  assert.equal(await chosen(packets, order, [6]), 'IP..P......');
  assert.equal(await chosen(packets, order, [1, 8]), 'I' + 'Pb....' + 'IPb.');
  assert.equal(await chosen(packets, order, [7]), '.......I...');
  assert.equal(await chosen(packets, order, []), '...........');
  assert.equal(await chosen(packets, order, order), packets);
});

test('a key that later pictures reach across begins no stretch', async () => {
  assert.equal(await chosen('IPbbPbbKPbb', order, [8]), 'IP..P..KPb.');
});

test('one picture that is not understood leaves the file to the decoder, where anything near it is wanted', async () => {
  assert.equal(await chosen('IP?b', [0, 3, 1, 2], [3]), 'not understood');
  assert.equal(await chosen('IP?b', [0, 3, 1, 2], [2]), 'not understood');
  assert.equal(await chosen('IP?bI', [0, 3, 1, 2, 4], [4]), '....I');
});

test('times that give pictures another order than they are shown in leave the file to the decoder', async () => {
  const asDecoded = [0, 1, 2, 3, 4, 5, 6];
  const shown = [0, 3, 1, 2, 6, 4, 5];
  assert.equal(await chosen('IPbbPbb', asDecoded, [1], shown), 'not understood');
  assert.equal(await chosen('IPbbPbb', asDecoded, [0], asDecoded), 'I......');
  // What is shown and decoded behind the end of its stretch cannot be counted.
  assert.equal(await chosen('IPbI', [0, 3, 1, 2], [1]), 'not understood');
  const many = Array.from({ length: 40 }, (_, frame) => frame);
  assert.equal(await chosen(`I${'P'.repeat(39)}`, many, [38]), `I${'P'.repeat(38)}.`, 'four bits go round often');
});

test('a video that begins with a picture which needs others is left to the decoder', async () => {
  assert.equal(await chosen('KbbPI', [2, 0, 1, 3, 4], [4], [2, 0, 1, 3, 4]), 'not understood');
});

/** Of an `avcC` box, as x264 writes them: 64 x 64 pixels, numbers of four bits, places of six, with one parameter set of each kind. */
const configuration = Buffer.from(
  '0164000affe100186764000aacd94426c044000003000400000300c83c48965801000468ef8fcbfdf8f800',
  'hex',
);
const sequence = readSequenceSet(configuration);
assert.deepEqual(sequence, { frameNumberBits: 4, orderBits: 6 });
const trackOf = (lengthBytes: number): AvcTrack => ({ configuration, lengthBytes, sequence });
const stored = (at: number, length: number): number[] => [0, 0, 0, length, ...configuration.subarray(at, at + length)];

const unit = (type: number, reference: number, length = 6): number[] => [
  ...[0, 0, 0, length],
  (reference << 5) | type,
  ...Array.from({ length: length - 1 }, () => 0x88),
];

/** A slice of a picture: it begins at 0, is of kind 0, of parameters 0; then its number 1, and its place 5. */
const slice = (type: number, reference: number): number[] => [0, 0, 0, 4, (reference << 5) | type, 0xe2, 0x2c, 0x80];
/** One that begins anew has a number between the two, which is 0 here. */
const first = [0, 0, 0, 4, 0x65, 0xe3, 0x16, 0x40];

test('the first slice tells what others owe to a picture, and when it is shown', () => {
  const tell = (...units: number[][]) => readPicture(Buffer.from(units.flat()), trackOf(4));
  assert.deepEqual(tell(unit(9, 0, 2), stored(8, 24), stored(35, 4), unit(6, 0), first), { kind: 'idr', order: 5 });
  assert.deepEqual(tell(slice(1, 2)), { kind: 'reference', order: 5 });
  assert.deepEqual(tell(unit(6, 0), slice(1, 0)), { kind: 'disposable', order: 5 });
  assert.equal(tell(unit(7, 3), first), null, "parameters that are not the track's");
  assert.equal(tell(unit(8, 3), slice(1, 2)), null, "parameters that are not the track's");
  assert.equal(tell(unit(2, 2)), null, 'a slice in partitions');
  assert.equal(tell(unit(14, 2), slice(1, 2)), null, 'layers');
  assert.equal(tell([0, 0, 0, 0, 6]), null, 'a unit without any bytes');
  assert.equal(tell(slice(1, 2).slice(0, 6)), null, 'a slice that is cut off');
  assert.deepEqual(tell(unit(6, 0), slice(1, 2).slice(0, 6)), { nextUnit: 10 }, 'more has to be read');
  assert.deepEqual(readPicture(Buffer.from([0, 0, 1, 0, 6, 1, 2, 3]), trackOf(4)), { nextUnit: 260 });
  const short = Buffer.from([6, 6, 1, 1, 1, 1, 1, 4, ...slice(1, 2).slice(4)]);
  assert.deepEqual(readPicture(short, trackOf(1)), { kind: 'reference', order: 5 });
});
