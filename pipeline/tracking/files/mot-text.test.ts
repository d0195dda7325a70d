import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import type { PersonTrack } from '../tracks/person-track.ts';
import { readMotText, writeMotText } from './mot-text.ts';
import type { PersonsRead } from './person-rows.ts';

const read = (text: string): PersonsRead => readMotText(Buffer.from(text), 'tracks.txt');

function refuses(text: string, words: RegExp): void {
  assert.throws(
    () => read(text),
    (error) => {
      assert.ok(error instanceof DoppelError);
      assert.equal(error.code, 'bad_persons');
      assert.match(error.message, /^tracks\.txt: /);
      assert.match(error.message, words);
      return true;
    },
  );
}

test('frames shift by one, coordinates stay, and each id is one person of one tracklet', () => {
  const { tracks, rowsLeftOut, warnings } = read('2,7,10.5,20,30,40,0.5,-1,-1,-1\n1,7,-3,0,5,5,1\n1,2,0,0,1,1,1\n');
  assert.deepEqual(tracks, [
    {
      personId: 2,
      frameIndices: Int32Array.of(0),
      boxesPx: Float32Array.of(0, 0, 1, 1),
      confidences: Float32Array.of(1),
      detectionIndices: Int32Array.of(-1),
      trackletIds: [2],
    },
    {
      personId: 7,
      frameIndices: Int32Array.of(0, 1),
      boxesPx: Float32Array.of(-3, 0, 2, 5, 10.5, 20, 40.5, 60),
      confidences: Float32Array.of(1, 0.5),
      detectionIndices: Int32Array.of(-1, -1),
      trackletIds: [7],
    },
  ]);
  assert.equal(rowsLeftOut, 0);
  assert.deepEqual(warnings, []);
});

test('rows with confidence 0 are left out and counted', () => {
  const { tracks, rowsLeftOut, warnings } = read('1,1,0,0,5,5,1\n2,1,0,0,5,5,0\n1,2,0,0,5,5,0.0\n');
  assert.deepEqual(
    tracks.map((track) => [track.personId, track.frameIndices.length]),
    [[1, 1]],
  );
  assert.equal(rowsLeftOut, 2);
  assert.match(warnings.join(), /2 rows with confidence 0 were left out/);
});

test('blank lines, CRLF, spaces, a byte order mark, white space as separator and whole floats are taken', () => {
  const text = '\uFEFF\r\n 1.0 , 3e0,1,2, 3 ,4 ,0.5\r\n\r\n2 3 1 2 3 4\n3\t3\t1\t2\t3\t4\t1\t-1\t-1\t-1';
  const { tracks } = read(text);
  assert.deepEqual([...tracks[0].frameIndices], [0, 1, 2]);
  assert.deepEqual([...tracks[0].confidences], [0.5, 1, 1]);
});

test('a confidence that is empty or -1 counts as none given', () => {
  const { tracks, warnings } = read('1,1,0,0,5,5,\n2,1,0,0,5,5,-1\n');
  assert.deepEqual([...tracks[0].confidences], [1, 1]);
  assert.match(warnings.join(), /1 confidences lie outside/);
});

test('of two boxes of an id in one frame the more confident one is kept and the other counted', () => {
  const { tracks, rowsLeftOut } = read('1,1,0,0,5,5,0.2\n1,1,9,9,5,5,0.9\n1,1,3,3,5,5,0.9\n');
  assert.deepEqual([...tracks[0].boxesPx], [9, 9, 14, 14]);
  assert.equal(rowsLeftOut, 2);
});

test('junk lines are refused with their number and content', () => {
  refuses('1,1,0,0,5,5,1\n\nhello\n', /line 3 has 1 columns.*: "hello"\.$/);
  refuses('frame,id,x,y,w,h,conf\n', /line 1 has something that is not a number.*"frame,id/);
  refuses('# comment\n', /line 1 has 2 columns/);
  refuses('1,1,0,0,5\n', /has 5 columns/);
  refuses('1,1,0,0,5,nan,1\n', /not a number/);
  refuses('1,1,0,0,5,inf,1\n', /not a number/);
  refuses('1,1,0,0,5,1e999,1\n', /not a number/);
  refuses('1,1,0x10,0,5,5,1\n', /not a number/);
  refuses('1,1,,0,5,5,1\n', /not a number/);
  refuses('1,1,0,0,5,5,high\n', /not a number/);
  refuses('0,1,0,0,5,5,1\n', /frame 0; frames are whole numbers from 1/);
  refuses('1.5,1,0,0,5,5,1\n', /frame 1.5/);
  refuses('1,1.5,0,0,5,5,1\n', /id 1.5/);
  refuses('1,-1,0,0,5,5,1\n', /a file of detections has no ids yet/);
  refuses('1,1,0,0,-5,5,1\n', /a box of -5 by 5 pixels/);
  refuses(`1,1,${'0'.repeat(5000)},0,5,5,1\n`, /line 1 has 5012 characters.*\.\.\."/);
  refuses('\0\0\0\0PK\x03\x04', /line 1 has/);
});

test('impossible values are refused with the person', () => {
  refuses('9999999999,1,0,0,5,5,1\n', /person 1: row 0 has frame number 9999999998/);
  refuses('1,1,1e30,0,5,5,1\n', /person 1: row 0 .*1e\+30/);
});

test('text without persons is refused', () => {
  refuses('', /no person in it/);
  refuses('\n\r\n  \n', /no person in it/);
  refuses('1,1,0,0,5,5,0\n', /no person in it, only 1 rows with confidence 0/);
});

test('what is written is read back to the last bit', () => {
  // Text has no -0.
  const coordinate = fc.float({ min: -1000, max: 5000, noNaN: true }).map((value) => value + 0);
  const size = fc.float({ min: 0, max: 2000, noNaN: true }).map((value) => value + 0);
  const row = fc.record({
    x: coordinate,
    y: coordinate,
    w: size,
    h: size,
    c: fc.float({ min: Math.fround(0.001), max: 1, noNaN: true }),
  });
  const person = fc.array(row, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 4 }), (persons) => {
      const tracks = persons.map(
        (rows, index): PersonTrack => ({
          personId: personId(index * 3),
          frameIndices: Int32Array.from(rows, (_, i) => i * (index + 1)),
          boxesPx: Float32Array.from(rows.flatMap(({ x, y, w, h }) => [x, y, Math.fround(x + w), Math.fround(y + h)])),
          confidences: Float32Array.from(rows, ({ c }) => c),
          detectionIndices: new Int32Array(rows.length).fill(-1),
          trackletIds: [index * 3],
        }),
      );
      assert.deepEqual(read(writeMotText(tracks)), { tracks, rowsLeftOut: 0, warnings: [] });
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('numbers are written as short as they can be', () => {
  const { tracks } = read('5,7,10.1,20,30.3,40,0.9\n');
  assert.equal(writeMotText(tracks), '5,7,10.1,20,30.3,40,0.9,-1,-1,-1\n');
});

const pets = 'data/PETS09-S2L1.gt.txt';
test('the real tracks have the published numbers of boxes and ids', { skip: skipWithout(pets) }, async () => {
  const { tracks, rowsLeftOut } = readMotText(await readFile(sharedFile(pets)), 'PETS');
  assert.equal(tracks.length, 19);
  assert.equal(
    tracks.reduce((sum, track) => sum + track.frameIndices.length, 0),
    4476,
  );
  assert.equal(rowsLeftOut, 4650 - 4476);
});
