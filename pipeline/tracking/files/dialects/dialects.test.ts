import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { ZipFile } from 'yazl';
import { DoppelError } from '#base/doppel-error.ts';
import type { TrackFormat, TrackReading } from '#contract/track-formats.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import type { PersonTrack } from '../../tracks/person-track.ts';
import { readMotText, writeMotText } from '../mot-text.ts';
import { readPersonsSource } from '../read-persons-file.ts';
import { writeCocoVideo } from './coco-writer.ts';
import { writeCvatVideo } from './cvat-writer.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-dialects-'));
after(() => rm(folder, { recursive: true }));

const picture = { widthPx: 640, heightPx: 360 };
let placed = 0;

/** Writes a text under a name that says nothing, and reads it as an analysis would. */
async function read(text: string, reading?: TrackReading) {
  const file = path.join(folder, `unnamed-${placed++}`);
  await writeFile(file, text);
  return readPersonsSource({ kind: 'tracks', path: file, ...(reading && { reading }) }, picture);
}

const refused = (text: string, words: RegExp) => assert.rejects(read(text), { code: 'bad_persons', message: words });

/** id: [frame, x1, y1, x2, y2] of each row. */
const rowsOf = (tracks: readonly PersonTrack[]): Readonly<Record<number, readonly (readonly number[])[]>> =>
  Object.fromEntries(
    tracks.map(({ personId, frameIndices, boxesPx }) => [
      personId,
      Array.from(frameIndices, (frame, row) => [frame, ...boxesPx.subarray(row * 4, row * 4 + 4)]),
    ]),
  );

const two = {
  1: [
    [0, 10, 20, 40, 100],
    [1, 14, 20, 44, 100],
  ],
  5: [[1, 300, 30, 330, 110]],
} as const;

const boxRows = [
  { frame: 0, id: 1, bbox: [10, 20, 30, 80] },
  { frame: 1, id: 1, bbox: [14, 20, 30, 80] },
  { frame: 1, id: 5, bbox: [300, 30, 30, 80] },
] as const;

describe('the forms of other programs', () => {
  const forms: Readonly<Record<string, readonly [TrackFormat, string]>> = {
    'a table as a spreadsheet writes it': [
      'csv',
      'Frame;Track ID;X;Y;W;H\r\n0;1;10,0;20;30;80\r\n1;1;14;20;30;80\r\n1;5;300;30;30;80\r\n',
    ],
    'a table of corners with classes': [
      'csv',
      'x_min,y_min,x_max,y_max,class_id,confidence,tracker_id,class_name,frame_index\n10,20,40,100,0,0.9,1,person,0\n14,20,44,100,0,0.8,1,person,1\n300,30,330,110,0,0.7,5,person,1\n5,5,9,9,2,0.7,8,car,1\n5,5,9,9,0,0.7,,person,1\n',
    ],
    'a list of rows in JSON': [
      'csv',
      JSON.stringify([
        { x_min: 10, y_min: 20, x_max: 40, y_max: 100, tracker_id: 1, frame_index: 0 },
        { x_min: 14, y_min: 20, x_max: 44, y_max: 100, tracker_id: 1, frame_index: 1 },
        { x_min: 300, y_min: 30, x_max: 330, y_max: 110, tracker_id: 5, frame_index: 1 },
      ]),
    ],
    'rows in JSON with a box': ['csv', JSON.stringify(boxRows)],
    'a row in JSON a line': ['csv', boxRows.map((row) => `${JSON.stringify(row)}\n`).join('')],
    'JSON by frames, boxes as objects': [
      'csv',
      JSON.stringify({
        frames: [
          { frame: 0, persons: [{ track_id: 1, box: { x1: 10, y1: 20, x2: 40, y2: 100 } }] },
          {
            frame: 1,
            persons: [
              { track_id: 1, box: { x1: 14, y1: 20, x2: 44, y2: 100 } },
              { track_id: 5, box: { x1: 300, y1: 30, x2: 330, y2: 110 } },
            ],
          },
          { frame: 2, persons: [] },
        ],
      }),
    ],
    'JSON whose names are the frames': [
      'csv',
      JSON.stringify({
        0: [{ id: 1, xyxy: [10, 20, 40, 100] }],
        1: [
          { id: 1, xyxy: [14, 20, 44, 100] },
          { id: 5, xyxy: [300, 30, 330, 110] },
        ],
      }),
    ],
    'a table with a box in one field': [
      'csv',
      'frame,id,bbox\n0,1,"[10, 20, 30, 80]"\n1,1,"[14.0, 20, 3e1, 80]"\n1,5,"[300, 30, 30, 80]"\n',
    ],
    'a table of centres': [
      'csv',
      'frame\tid\tcx\tcy\tw\th\n0\t1\t25\t60\t30\t80\n1\t1\t29\t60\t30\t80\n1\t5\t315\t70\t30\t80\n',
    ],
    VATIC: [
      'vatic',
      '1 10 20 40 100 0 0 0 0 "person"\n1 14 20 44 100 1 0 0 1 "person" "standing"\n5 300 30 330 110 1 0 0 0 "person"\n5 1 1 9 9 2 1 0 0 "person"\n7 1 1 9 9 2 0 0 0 "car"\n',
    ],
    KITTI: [
      'kitti',
      '0 1 Pedestrian 0 0 -1.5 10 20 40 100 1.7 0.5 0.4 1 2 3 0.1\n1 1 Pedestrian 0 0 -1.5 14 20 44 100 1.7 0.5 0.4 1 2 3 0.1\n1 5 Pedestrian 0 0 -1.5 300 30 330 110 1.7 0.5 0.4 1 2 3 0.1\n1 -1 DontCare -1 -1 -10 1 1 9 9 -1 -1 -1 -1000 -1000 -1000 -10\n1 6 Car 0 0 -10 1 1 9 9 1 1 1 1 1 1 1\n',
    ],
    'UA-DETRAC': [
      'detrac',
      '<?xml version="1.0"?><sequence name="a"><ignored_region><box left="1" top="1" width="9" height="9"/></ignored_region>' +
        '<frame num="1"><target_list><target id="1"><box left="10" top="20" width="30" height="80"/></target></target_list></frame>' +
        '<frame num="2"><target_list><target id="1"><box left="14" top="20" width="30" height="80"/></target>' +
        '<target id="5"><box left="300" top="30" width="30" height="80"/></target></target_list></frame></sequence>',
    ],
    CVAT: [
      'cvat',
      '<annotations><version>1.1</version><track id="1" label="Person"><box frame="0" outside="0" keyframe="1" xtl="10" ytl="20" xbr="40" ybr="100"/>' +
        '<box frame="1" outside="0" keyframe="1" xtl="14" ytl="20" xbr="44" ybr="100"/><box frame="2" outside="1" keyframe="1" xtl="14" ytl="20" xbr="44" ybr="100"/></track>' +
        '<track id="5" label="Person"><box frame="1" outside="0" keyframe="1" xtl="300" ytl="30" xbr="330" ybr="110"/></track>' +
        '<track id="6" label="Car"><box frame="1" outside="0" keyframe="1" xtl="3" ytl="3" xbr="30" ybr="11"/></track></annotations>',
    ],
    'COCO with frames from 1': [
      'coco',
      JSON.stringify({
        images: [
          { id: 7, frame_id: 1 },
          { id: 8, frame_id: 2 },
        ],
        categories: [
          { id: 1, name: 'person' },
          { id: 3, name: 'car' },
        ],
        annotations: [
          { image_id: 7, category_id: 1, track_id: 1, bbox: [10, 20, 30, 80] },
          { image_id: 8, category_id: 1, track_id: 1, bbox: [14, 20, 30, 80] },
          { image_id: 8, category_id: 1, instance_id: 5, bbox: [300, 30, 30, 80] },
          { image_id: 8, category_id: 3, track_id: 9, bbox: [3, 3, 30, 8] },
        ],
      }),
    ],
    'COCO as CVAT exports it': [
      'coco',
      JSON.stringify({
        images: [
          { id: 1, file_name: 'frame_000000.PNG' },
          { id: 2, file_name: 'frame_000001.PNG' },
        ],
        categories: [{ id: 1, name: 'person' }],
        annotations: [
          { image_id: 1, category_id: 1, attributes: { track_id: 1 }, bbox: [10, 20, 30, 80] },
          { image_id: 2, category_id: 1, attributes: { track_id: 1 }, bbox: [14, 20, 30, 80] },
          { image_id: 2, category_id: 1, attributes: { track_id: 5 }, bbox: [300, 30, 30, 80] },
        ],
      }),
    ],
    'YouTube-VIS': [
      'coco',
      JSON.stringify({
        videos: [{ id: 1, name: 'a' }],
        categories: [{ id: 1, name: 'person' }],
        annotations: [
          {
            id: 1,
            video_id: 1,
            category_id: 1,
            bboxes: [
              [10, 20, 30, 80],
              [14, 20, 30, 80],
            ],
          },
          { id: 5, video_id: 1, category_id: 1, bboxes: [null, [300, 30, 30, 80]] },
        ],
      }),
    ],
  };
  for (const [name, [format, text]] of Object.entries(forms)) {
    it(`${name} is told by its content and gives the same persons`, async () => {
      const found = await read(text);
      assert.equal(found.format, format);
      assert.deepEqual(rowsOf(found.tracks), two);
    });
  }

  it('CVAT without ids is numbered, keyframes are joined, and other shapes are counted', async () => {
    const box = (frame: number, x: number, outside = 0) =>
      `<box frame="${frame}" outside="${outside}" keyframe="1" xtl="${x}" ytl="20" xbr="${x + 30}" ybr="100"/>`;
    const { tracks, warnings } = await read(
      `<annotations><track label="person">${box(0, 10)}${box(4, 50)}${box(6, 50, 1)}</track><track label="person"><points frame="0" points="1,2"/></track></annotations>`,
    );
    assert.deepEqual(rowsOf(tracks), {
      0: [0, 1, 2, 3, 4, 5].map((frame) => [
        frame,
        10 + Math.min(frame, 4) * 10,
        20,
        40 + Math.min(frame, 4) * 10,
        100,
      ]),
    });
    assert.match(warnings.join(), /have no ids; they are numbered/);
    assert.match(warnings.join(), /4 boxes between two keyframes were filled in/);
    assert.match(warnings.join(), /1 shape that is no box was not used/);
  });

  it('what has no persons or no ids is refused by its name', async () => {
    await refused(
      '<annotations><image id="0" name="a.jpg"><box label="person" xtl="1" ytl="1" xbr="9" ybr="9"/></image></annotations>',
      /CVAT for images/,
    );
    await refused('<annotation><object><bndbox><xmin>1</xmin></bndbox></object></annotation>', /Pascal VOC/);
    await refused('<a><b/></a>', /XML whose root is <a>/);
    await refused('<annotations><track id="1"', /no XML that can be read/);
    await refused(
      '{"images": [{"id": 1, "frame_id": 0}], "annotations": [{"image_id": 1, "bbox": [1, 2, 3, 4]}]}',
      /COCO without track ids/,
    );
    await refused(
      '{"images": [], "annotations": [{"image_id": 1, "bbox": ["a"]}]}',
      /no COCO with boxes: annotations\.0\.bbox/,
    );
    await refused('{"annotations": [', /it is no whole JSON/);
    await refused('frame,track_id,speed\n1,2,3\n', /which are no tracks: no column is named as a box/);
    await refused('frame,id,x,y,w,h\n', /a table with the names of its columns .* and no row/);
    await refused('0 0.5 0.5 0.1 0.2\n', /the YOLO labels of one picture/);
    await refused('a.jpg\n1\n1.5 2 3 4\n', /detections without ids/);
    await refused(
      JSON.stringify({
        images: [
          { id: 1, video_id: 1, frame_id: 0 },
          { id: 2, video_id: 2, frame_id: 0 },
        ],
        annotations: [],
      }),
      /COCO JSON of 2 videos/,
    );
  });

  it('XML of a stranger with entities or bottomless nesting is refused and not expanded', async () => {
    await refused('<!DOCTYPE a [<!ENTITY x "yyyy">]><annotations>&x;</annotations>', /no XML that can be read/);
    await refused(`<annotations>${'<a>'.repeat(100)}`, /nested more than 64 deep/);
  });
});

describe('folders and archives', () => {
  const gt = '1,1,10,20,30,80,1,1,1\n2,1,14,20,30,80,1,1,1\n2,5,300,30,30,80,1,1,1\n2,6,300,30,30,80,1,2,1\n';
  const zipped = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const zip = new ZipFile();
    for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
    zip.end();
    const file = path.join(folder, `archive-${placed++}`);
    await writeFile(file, zip.outputStream);
    return file;
  };
  const folderOf = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const root = path.join(folder, `folder-${placed++}`);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    }
    return root;
  };
  const rowsAt = async (file: string): Promise<unknown> =>
    rowsOf((await readPersonsSource({ kind: 'tracks', path: file }, picture)).tracks);

  it("CVAT's MOT zip with its own classes, and a MOTChallenge folder, are read", async () => {
    const files = {
      'gt/gt.txt': gt.replace(/,2,1\n$/, ',2,1\n'),
      'gt/labels.txt': 'pedestrian\nforklift truck\n',
      '__MACOSX/gt/._gt.txt': '\0',
    };
    assert.deepEqual(await rowsAt(await zipped(files)), two);
    assert.deepEqual(
      await rowsAt(await folderOf({ 'gt/gt.txt': gt, 'seqinfo.ini': '[Sequence]', 'img1/000001.jpg': 'x' })),
      two,
    );
  });

  it("ultralytics' labels, a file a frame, become pixels of the picture", async () => {
    const line = ([x1, y1, x2, y2]: readonly number[], rest: string) =>
      `0 ${(x1 + x2) / 2 / 640} ${(y1 + y2) / 2 / 360} ${(x2 - x1) / 640} ${(y2 - y1) / 360} ${rest}\n`;
    const files = {
      'street_1.txt': line([10, 20, 40, 100], '0.9 1'),
      'street_2.txt':
        line([14, 20, 44, 100], '0.9 1') +
        line([300, 30, 330, 110], '0.8 5') +
        line([3, 3, 9, 9], '0.3').replace(/^0/, '0'),
      'street_3.txt': '',
    };
    const { tracks, format, warnings } = await readPersonsSource(
      { kind: 'tracks', path: await folderOf(files) },
      picture,
    );
    assert.equal(format, 'yolo');
    const rows = rowsOf(tracks);
    for (const [id, expected] of Object.entries(two)) {
      expected.forEach((row, n) => {
        row.forEach((value, i) => {
          assert.ok(Math.abs(rows[Number(id)][n][i] - value) < 1e-3);
        });
      });
    }
    assert.match(warnings.join(), /1 row without an id yet/);
    await assert.rejects(rowsAt(await folderOf({ 'a_1.txt': '0 0.5 0.5 0.1 0.2\n' })), /YOLO labels without track ids/);
  });

  it('of COCO JSON of several videos the one that is named is read, and said', async () => {
    const box = (id: number, image: number, x: number) => ({ id, image_id: image, track_id: 1, bbox: [x, 20, 30, 80] });
    const text = JSON.stringify({
      videos: [
        { id: 7, name: 'door.mp4' },
        { id: 8, name: 'yard.mp4' },
      ],
      images: [
        { id: 1, video_id: 7, frame_id: 0 },
        { id: 2, video_id: 8, frame_id: 0 },
        { id: 3, video_id: 8, frame_id: 1 },
      ],
      annotations: [box(1, 1, 200), box(2, 2, 10), box(3, 3, 14)],
    });
    for (const sequence of ['yard.mp4', 'yard', '8']) {
      const { tracks, warnings } = await read(text, { sequence });
      assert.deepEqual(
        rowsOf(tracks)[1].map(([frame, x]) => [frame, x]),
        [
          [0, 10],
          [1, 14],
        ],
      );
      assert.match(warnings.join(' '), /Of the 2 videos in it, "yard\.mp4" was read\./);
    }
    await refused(text, /2 videos \(door\.mp4, yard\.mp4\); .*--sequence NAME/);
    await assert.rejects(read(text, { sequence: 'roof' }), /2 videos \(door\.mp4, yard\.mp4\), none of them "roof"/);
  });

  it('COCO JSON whose frames lie in several folders is of several videos', async () => {
    const image = (id: number, name: string) => ({ id, file_name: name });
    const text = JSON.stringify({
      images: [image(1, 'door/000000.jpg'), image(2, 'yard/000000.jpg'), image(3, 'yard/000001.jpg')],
      annotations: [1, 2, 3].map((id) => ({ id, image_id: id, track_id: 1, bbox: [10 * id, 20, 30, 80] })),
    });
    await refused(text, /COCO JSON of 2 videos \(door, yard\)/);
    const { tracks } = await read(text, { sequence: 'yard' });
    assert.deepEqual(
      rowsOf(tracks)[1].map(([frame, x]) => [frame, x]),
      [
        [0, 20],
        [1, 30],
      ],
    );
  });

  it('ids that are names with a number are that number, unless there are several kinds of names', async () => {
    const rows = (...ids: readonly string[]) =>
      JSON.stringify(ids.map((id, frame) => ({ frame, id, bbox: [10 + frame, 20, 30, 80] })));
    const { tracks, warnings } = await read(rows('person_7', 'person_7', 'person_8'));
    assert.deepEqual(
      tracks.map(({ personId }) => personId),
      [7, 8],
    );
    assert.match(warnings.join(' '), /Ids are names such as "person_7"; the number in them is the id\./);
    await refused(rows('person_7', 'car_7', 'person_7'), /1 of 3 rows cannot be used/);
  });

  it('a row of JSON with a list of joints is one row', async () => {
    const joints = [
      { x: 11, y: 21 },
      { x: 12, y: 22 },
    ];
    const { tracks, rowsLeftOut } = await read(
      JSON.stringify([{ frame: 0, id: 3, bbox: [10, 20, 30, 80], keypoints: joints }]),
    );
    assert.deepEqual([rowsOf(tracks)[3], rowsLeftOut], [[[0, 10, 20, 40, 100]], 0]);
  });

  it('JSON that says other things before its frames is read too', async () => {
    const frames = [0, 1].map((frame) => ({ frame_id: frame, objects: [{ id: 4, bbox: [10 + frame, 20, 30, 80] }] }));
    const { tracks } = await read(JSON.stringify({ video: 'a.mp4', fps: 25, frames }));
    assert.deepEqual(rowsOf(tracks)[4], [
      [0, 10, 20, 40, 100],
      [1, 11, 20, 41, 100],
    ]);
  });

  it('a folder or archive without tracks, or with several, says what it has', async () => {
    await assert.rejects(
      rowsAt(await folderOf({ 'a.txt': gt, 'b.txt': gt })),
      /several files that can be tracks \(a\.txt, b\.txt\)/,
    );
    await assert.rejects(rowsAt(await zipped({ 'a.jpg': 'x' })), /a zip archive without tracks \(it has a\.jpg\)/);
  });
});

describe('what goes out comes in again', () => {
  const source = [
    '1,1,10.25,20.1,30.7,80,0.5,-1,-1,-1',
    '2,1,11.3,20.2,30.7,80,0.75,-1,-1,-1',
    '9,1,80,20,30,80,1,-1,-1,-1',
    '2,4,300,-7.5,31,81,0.3,-1,-1,-1',
    '3,4,301,-7.4,31,81,1,-1,-1,-1',
  ].join('\n');
  const { tracks } = readMotText(Buffer.from(source), 'source');
  const video = { name: 'a "street" & more.mp4', ...picture, frameCount: 12 };

  it('MOT text and COCO JSON to the last bit, CVAT XML with certain confidences', async () => {
    assert.deepEqual((await read(writeMotText(tracks))).tracks, tracks);
    assert.deepEqual((await read([...writeCocoVideo(tracks, video)].join(''))).tracks, tracks);
    const cvat = await read([...writeCvatVideo(tracks, video, () => 'Anna <&> "B"\u0001')].join(''));
    assert.equal(cvat.format, 'cvat');
    assert.deepEqual(
      cvat.tracks,
      tracks.map((track) => ({ ...track, confidences: track.confidences.map(() => 1) })),
    );
  });
});

const imports = 'data/imports';
/** What each file of the public collection is: the form and the persons that are read, or what its refusal says. */
const collection: Readonly<Record<string, readonly [TrackFormat, number, number] | RegExp>> = {
  '01-mot6-trailing-hash.txt': ['mot', 44, 4088],
  '02-yolo-bytetrack-mot10.txt': ['mot', 188, 3954],
  '03-line-events.csv': /a table of "frame", "track_id", "event_type", "direction", which are no tracks/,
  '04-vatic.txt': ['vatic', 2, 2],
  '05-detrac.xml': /UA-DETRAC XML: there is no person in it, only rows of the class car/,
  '06-TUD-Campus-tracker-mot10.txt': ['mot', 13, 222],
  '07-cvat-1.1-video.xml': ['cvat', 1, 1],
  '08-jaad-cvat-1.1.xml': ['cvat', 6, 200],
  '09-siwr-boxes-no-ids.txt': /blocks of a picture's name, a count and boxes: detections without ids/,
  '10-cross-camera-mapping.json': /JSON, but neither COCO with tracks nor a list of rows/,
  '11-tracking-Cam1.mp4': /it is a video/,
  '11-tracking-Cam2.mp4': /it is a video/,
  '11-tracking.sqlite': /an SQLite database/,
  '12-kitti-tracklets.xml': /KITTI raw tracklets: boxes in space/,
  '13-mot17-gt9-all-classes.txt': ['mot', 22, 88],
  '14-mot17-detections-id-minus-1.txt': /MOT text: line 1 has id -1.*a file of detections has no ids yet/,
  '15-header-only.csv': /a table with the names of its columns .* and no row/,
  '16-supervision-csvsink.csv': ['csv', 10, 10],
  '17-mot-one-line-id-minus-1.txt': /MOT text: .*a file of detections has no ids yet/,
};

describe('the public collection of other programs', { skip: skipWithout(imports) }, () => {
  it('is known whole', async () => {
    const files = (await readdir(sharedFile(imports))).filter((name) => name !== 'README.md');
    assert.deepEqual(
      files.filter((name) => !(name in collection)),
      [],
    );
  });
  for (const [name, expected] of Object.entries(collection)) {
    it(`${name} is read, or refused by what it is`, { skip: skipWithout(`${imports}/${name}`) }, async () => {
      const source = { kind: 'tracks', path: sharedFile(`${imports}/${name}`) } as const;
      if (expected instanceof RegExp) {
        await assert.rejects(readPersonsSource(source), (error) => {
          assert.ok(error instanceof DoppelError);
          assert.equal(error.code, 'bad_persons');
          assert.match(error.message, expected);
          return true;
        });
        return;
      }
      const { format, tracks } = await readPersonsSource(source);
      const boxes = tracks.reduce((sum, { frameIndices }) => sum + frameIndices.length, 0);
      assert.deepEqual([format, tracks.length, boxes], expected);
    });
  }
});
