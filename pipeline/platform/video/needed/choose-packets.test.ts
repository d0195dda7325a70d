import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PictureKind, pictureKind } from './avc-track.ts';
import { choosePackets } from './choose-packets.ts';

const kinds: Readonly<Record<string, PictureKind>> = { I: 'idr', K: 'reference', P: 'reference', b: 'disposable' };

/** Packets as letters in the order of decoding (I begins anew, K is a key that does not) with the frame of each; which are chosen. */
async function chosen(packets: string, frames: readonly number[], wanted: readonly number[]): Promise<string> {
  const isKey = Uint8Array.from(packets, (letter) => (letter === 'I' || letter === 'K' ? 1 : 0));
  const isWanted = Uint8Array.from(frames, (_, frame) => (wanted.includes(frame) ? 1 : 0));
  const asked = { frameIndices: Int32Array.from(frames), isKey };
  const choice = await choosePackets(asked, isWanted, async (packet) => kinds[packets[packet]] ?? null);
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

test('one picture that is not understood leaves the file to the decoder, where its kind matters', async () => {
  assert.equal(await chosen('IP?b', [0, 3, 1, 2], [3]), 'IP..');
  assert.equal(await chosen('IP?b', [0, 3, 1, 2], [2]), 'not understood');
  assert.equal(await chosen('IP?b', [0, 3, 1, 2], [1, 2]), 'IP?b');
});

const unit = (type: number, reference: number, length = 6): number[] => [
  ...[0, 0, 0, length],
  (reference << 5) | type,
  ...Array.from({ length: length - 1 }, () => 0x88),
];

test('the first slice tells what others owe to a picture', () => {
  const kindOf = (...units: number[][]) => pictureKind(Uint8Array.from(units.flat()), 4);
  assert.equal(kindOf(unit(9, 0, 2), unit(7, 3), unit(8, 3), unit(6, 0), unit(5, 3)), 'idr');
  assert.equal(kindOf(unit(1, 2)), 'reference');
  assert.equal(kindOf(unit(6, 0), unit(1, 0)), 'disposable');
  assert.equal(kindOf(unit(2, 2)), null, 'a slice in partitions');
  assert.equal(kindOf(unit(14, 2), unit(1, 2)), null, 'layers');
  assert.equal(kindOf([0, 0, 0, 0, 6]), null, 'a unit without any bytes');
  assert.deepEqual(pictureKind(Uint8Array.from([0, 0, 1, 0, 6, 1, 2, 3]), 4), { nextUnit: 260 });
  assert.equal(pictureKind(Uint8Array.from([6, 6, 1, 1, 1, 1, 1, 3, 0x41, 0, 0]), 1), 'reference');
});
