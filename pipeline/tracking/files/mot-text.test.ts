import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import { seededRandom } from '#base/seeded-random.ts';
import type { TrackReading } from '#contract/track-formats.ts';
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

test('a text of which most lines are no rows is refused with the number and content of the first', () => {
  refuses('1,1,0,0,5,5,1\n\nhello\n', /1 of 2 rows cannot be used; the first: line 3 has 1 columns.*: "hello"\.$/);
  refuses('frame,id,x,y,w,h,conf\n', /line 1 has something that is not a number.*"frame,id/);
  refuses('1,1,0,0,5\n', /has 5 columns/);
  refuses('1,1,0,0,5,nan,1\n', /not a number/);
  refuses('1,1,0,0,5,inf,1\n', /not a number/);
  refuses('1,1,0,0,5,1e999,1\n', /not a number/);
  refuses('1,1,0x10,0,5,5,1\n', /not a number/);
  refuses('1,1,,0,5,5,1\n', /not a number/);
  refuses('1,1,0,0,5,5,high\n', /not a number/);
  refuses('0,1,0,0,9,9,1\n', /frame 0; frames are whole numbers from 1 .*--frames-from 0/);
  refuses('1.5,1,0,0,9,9,1\n', /frame 1.5/);
  refuses('1,1.5,0,0,9,9,1\n', /id 1.5/);
  refuses('1,-1,0,0,9,9,1\n', /a file of detections has no ids yet/);
  refuses('1,1,0,0,-9,9,1\n', /a box of -9 by 9 pixels/);
  refuses(`1,1,${'0'.repeat(5000)},0,5,5,1\n`, /line 1 has 5012 characters.*\.\.\."/);
  refuses('\0\0\0\0PK\x03\x04', /line 1 has/);
});

test('impossible values are refused with their line', () => {
  refuses('9999999999,1,0,0,5,5,1\n', /line 1 has frame 9999999999/);
  refuses('1,1,1e30,0,5,5,1\n', /line 1 has the box \(1e\+30/);
});

test('text without persons is refused', () => {
  refuses('', /no person in it/);
  refuses('\n\r\n  \n', /no person in it/);
  refuses('# comment\n', /no person in it/);
  refuses('1,1,0,0,5,5,0\n', /no person in it, only 1 row with confidence 0/);
});

/** Good rows of two persons who walk, a row a frame each. */
const goodRows = (frames: number): string =>
  Array.from({ length: frames }, (_, f) => `${f + 1},1,${10 + f},20,30,80,1\n${f + 1},2,${200 - f},25,32,82,1\n`).join(
    '',
  );
const boxCount = ({ tracks }: PersonsRead): number =>
  tracks.reduce((sum, { frameIndices }) => sum + frameIndices.length, 0);

test('one odd row among good ones is left out, counted, and said with its line', () => {
  const odd: readonly (readonly [string, RegExp])[] = [
    ['3,7,nan,nan,nan,nan,0.3', /line 41 has something that is not a number/],
    ['3,7,300,100,-4,100,0.3', /line 41 has a box of -4 by 100/],
    ['3,7,300,100,0,100,0.3', /line 41 has a box of 0 by 100/],
    ['2.5,7,300,100,4,100,0.3', /line 41 has frame 2.5/],
    ['-3,7,300,100,4,100,0.3', /line 41 has frame -3/],
    ['3,7.5,300,100,4,100,0.3', /line 41 has id 7.5/],
    ['20,1,31', /line 41 has 3 columns/],
    ['killed', /line 41 has 1 columns/],
  ];
  for (const [row, words] of odd) {
    const { warnings, rowsLeftOut, ...rest } = read(`${goodRows(20)}${row}\n`);
    assert.equal(boxCount({ warnings, rowsLeftOut, ...rest }), 40, row);
    assert.equal(rowsLeftOut, 1);
    assert.match(warnings.join(), /1 row that cannot be used was left out; the first:/);
    assert.match(warnings.join(), words);
  }
});

test('rows that no tracker has taken up yet are left out, however many', () => {
  const { warnings, rowsLeftOut } = read(`${goodRows(3)}${'2,-1,5,5,9,9,0.4\n'.repeat(30)}`);
  assert.equal(rowsLeftOut, 30);
  assert.match(warnings.join(), /30 rows without an id yet \(-1\) were left out/);
});

test('carriage returns alone, UTF-16 in either order, semicolons with decimal commas, and remarks are read', () => {
  const text = goodRows(9);
  const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const other = Buffer.from(text, 'utf16le').swap16();
  const forms: readonly Uint8Array[] = [
    Buffer.from(text.replaceAll('\n', '\r')),
    Buffer.from(text.replaceAll('\n', '\r\n')),
    wide,
    Buffer.from(text, 'utf16le'),
    other,
    Buffer.from(text.replaceAll(',', ';').replaceAll(';1\n', ';1,0\n')),
    Buffer.from(text.replaceAll('\n', '#\n')),
  ];
  const expected = read(text).tracks;
  for (const form of forms) assert.deepEqual(readMotText(form, 'form').tracks, expected);
});

test('of the classes of a nine-column file only pedestrians are read, and the others are counted by name', () => {
  const row = (id: number, label: number | string, seen = '1.0') => `1,${id},${id * 50},20,30,80,1,${label},${seen}\n`;
  const { tracks, warnings } = read(row(1, 1) + row(2, 3) + row(3, 7, '0.2') + row(4, 8) + row(5, 1, '0'));
  assert.deepEqual(
    tracks.map(({ personId }) => personId),
    [1, 5],
  );
  assert.match(warnings.join(), /1 row of class 3 \(car\) was left out/);
  assert.match(warnings.join(), /1 row of class 7 \(static person\) was left out/);
  assert.match(warnings.join(), /1 box has visibility 0/);
  const ids = (text: string, reading: TrackReading) =>
    readMotText(Buffer.from(text), 't', { reading }).tracks.map(({ personId }) => personId);
  const mixed = row(1, 1) + row(2, 3) + row(3, 7, '0.2');
  assert.deepEqual(ids(mixed, { classes: ['3', '7'] }), [2, 3]);
  assert.deepEqual(ids(mixed, { classes: ['Car'] }), [2]);
  assert.deepEqual(ids(mixed, { classes: ['all'], min_visibility: 0.5 }), [1, 2]);
  // Trackers that copy a detector's classes count from 0.
  assert.deepEqual(ids(row(1, 0) + row(2, 2), {}), [1]);
  assert.deepEqual(ids(row(1, 'person') + row(2, 'dog'), {}), [1]);
  refuses(
    row(2, 3),
    /no person in it, only rows of the class 3 \(car\), 1 row\. If these are persons, --classes "3" reads them/,
  );
  // Places in the world are no classes.
  assert.equal(read('1,1,0,0,9,9,1,-3.5,12.25,0\n2,1,1,0,9,9,1,-3.4,12.25,0\n').tracks.length, 1);
});

test('boxes in another convention are refused, with the likely one and the option that reads it', () => {
  const picture = { widthPx: 640, heightPx: 360 };
  const walk = Array.from({ length: 40 }, (_, f) => [20 + 8 * f, 150 + (f % 9), 70, 170]);
  const text = (change: (box: readonly number[]) => readonly number[]) =>
    walk.map((box, f) => `${f + 1},1,${change(box).join(',')},1\n`).join('');
  const forms = {
    xyxy: text(([x, y, w, h]) => [x, y, x + w, y + h]),
    cxcywh: text(([x, y, w, h]) => [x + w / 2, y + h / 2, w, h]),
    'normalised-xywh': text(([x, y, w, h]) => [x / 640, y / 360, w / 640, h / 360]),
    'normalised-xyxy': text(([x, y, w, h]) => [x / 640, y / 360, (x + w) / 640, (y + h) / 360]),
    'normalised-cxcywh': text(([x, y, w, h]) => [(x + w / 2) / 640, (y + h / 2) / 360, w / 640, h / 360]),
    'thousandths-xywh': text(([x, y, w, h]) => [x / 0.64, y / 0.36, w / 0.64, h / 0.36]),
    'thousandths-xyxy': text(([x, y, w, h]) => [x / 0.64, y / 0.36, (x + w) / 0.64, (y + h) / 0.36]),
    'thousandths-cxcywh': text(([x, y, w, h]) => [(x + w / 2) / 0.64, (y + h / 2) / 0.36, w / 0.64, h / 0.36]),
  } as const;
  const right = readMotText(Buffer.from(text((box) => box)), 't', { picture }).tracks;
  for (const [name, form] of Object.entries(forms)) {
    const boxes = name as keyof typeof forms;
    assert.throws(
      () => readMotText(Buffer.from(form), 't', { picture }),
      { code: 'bad_persons', message: new RegExp(`--boxes ${boxes} reads them so`) },
      boxes,
    );
    const { tracks } = readMotText(Buffer.from(form), 't', { picture, reading: { boxes } });
    tracks[0].boxesPx.forEach((value, i) => {
      assert.ok(Math.abs(value - right[0].boxesPx[i]) < 0.01, `${boxes} ${i}`);
    });
  }
  // Without a picture, by what moves along and by the range.
  assert.throws(() => read(forms.xyxy), /moves along with the boxes.*--boxes xyxy reads them so/);
  assert.throws(() => read(forms['normalised-xywh']), /from 0 to 1/);
  // Nobody moves, and all lies in the picture: by their shape.
  const still = Array.from({ length: 30 }, (_, f) => `${f + 1},1,250,90,330,260,1\n`).join('');
  assert.throws(() => read(still), /wider than high.*--boxes xyxy reads them so/);
  const lying = Array.from({ length: 30 }, (_, f) => `${f + 1},1,250,90,170,80,1\n`).join('');
  assert.equal(read(lying).tracks.length, 1);
});

describe('boxes that lie within the picture and are others all the same', () => {
  const picture = { widthPx: 1920, heightPx: 1080 };
  const random = seededRandom(5);
  // As a detector boxes somebody who walks: the width goes up and down with the legs, the centre moves on.
  const walk = Array.from({ length: 80 }, (_, f) => {
    const [w, h] = [90 + 30 * random.uniform(), 240 + 12 * random.uniform()];
    return [400 + 9 * f - w / 2, 500 - h / 2, w, h];
  });
  const text = (change: (box: readonly number[]) => readonly number[]) =>
    walk.map((box, f) => `${f + 1},1,${change(box).join(',')},1\n`).join('');
  const own = (form: string) => readMotText(Buffer.from(form), 't', { picture });

  test('centres in the place of corners are told by how boxes grow', () => {
    assert.equal(own(text((box) => box)).tracks.length, 1);
    assert.throws(
      () => own(text(([x, y, w, h]) => [x + w / 2, y + h / 2, w, h])),
      /stays.*--boxes cxcywh reads them so/,
    );
  });

  test('a scale from 0 to 1000 is told by the shape of the boxes', () => {
    assert.throws(
      () => own(text(([x, y, w, h]) => [x / 1.92, y / 1.08, w / 1.92, h / 1.08])),
      /0 to 1000 well.*--boxes thousandths-xywh/,
    );
  });

  test('boxes of a larger version of the video are not taken for thousandths', () => {
    const small = { widthPx: 640, heightPx: 360 };
    const halved = text((box) => box.map((value) => value / 2));
    assert.doesNotMatch(
      sentence(() => readMotText(Buffer.from(halved), 't', { picture: small })),
      /thousandths/,
    );
  });
});

/** What is thrown, in words; none where all is well. */
function sentence(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('columns that mean nothing are said to be passed over', () => {
  assert.match(
    read('1,1,0,0,9,9,1,-1,-1,-1,person\n').warnings.join(),
    /Columns from the 11th on were not used \(1 line\)/,
  );
  assert.deepEqual(read('1,1,0,0,9,9,1,-1,-1,-1,-1\n').warnings, []);
});

test('frames that count from 0 are read as such when it is said', () => {
  const { tracks, readAs } = readMotText(Buffer.from('0,1,0,0,9,9,1\n1,1,1,0,9,9,1\n'), 't', {
    reading: { frames_from: 0 },
  });
  assert.deepEqual([...tracks[0].frameIndices], [0, 1]);
  assert.equal(readAs, 'MOT text, frames from 0, boxes as x, y, width, height');
});

test('what is written is read back to the last bit', () => {
  // Text has no -0.
  const coordinate = fc.float({ min: -1000, max: 5000, noNaN: true }).map((value) => value + 0);
  // A box without a size is none; single precision at 5,000 keeps a thousandth.
  const size = fc.float({ min: 1, max: 2000, noNaN: true });
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
      const { readAs: _, ...found } = readMotText(Buffer.from(writeMotText(tracks)), 't', {
        reading: { boxes: 'xywh' },
      });
      assert.deepEqual(found, { tracks, rowsLeftOut: 0, warnings: [] });
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
