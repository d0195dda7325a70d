import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { decodeFrames } from './decode-frames.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';
import { makePictureVideo } from './make-picture-video.ts';
import { findPictureSequence, type PictureSequence } from './picture-sequence.ts';
import { probeVideo } from './probe-video.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-pictures-'));
after(() => rm(folder, { recursive: true }));

const size = { width: 64, height: 48 };
/** A picture of one grey, which is the number of its frame times ten. */
const picture = (frame: number) =>
  sharp({ create: { ...size, channels: 3, background: { r: frame * 10, g: frame * 10, b: frame * 10 } } });

async function folderOf(name: string, numbers: readonly number[], ending: 'jpg' | 'png' | 'webp'): Promise<string> {
  const place = path.join(folder, name);
  await mkdir(place, { recursive: true });
  for (const [frame, number] of numbers.entries()) {
    const file = path.join(place, `${number}.${ending}`);
    if (ending === 'jpg') await picture(frame).jpeg({ quality: 95 }).toFile(file);
    else if (ending === 'png') await picture(frame).png().toFile(file);
    else await picture(frame).webp({ lossless: true }).toFile(file);
  }
  return place;
}

/** A BMP of 24 bits a pixel, its rows from top to bottom in every second picture. */
function bitmap(grey: number, isTopDown = false): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 'latin1');
  header.writeUInt32LE(54 + size.width * size.height * 3, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(size.width, 18);
  header.writeInt32LE(isTopDown ? -size.height : size.height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return Buffer.concat([header, Buffer.alloc(size.width * size.height * 3, grey)]);
}

test('a folder of BMP pictures becomes a video, others beside them are refused', async () => {
  const place = path.join(folder, 'bitmaps');
  await mkdir(place);
  for (let frame = 0; frame < 5; frame++) {
    await writeFile(path.join(place, `${frame}.bmp`), bitmap(frame * 10, frame % 2 === 1));
  }
  const { format, widthPx, heightPx, frameCount } = await sequenceOf(place);
  assert.deepEqual(
    { format, widthPx, heightPx, frameCount },
    { format: 'bmp', widthPx: 64, heightPx: 48, frameCount: 5 },
  );
  assert.deepEqual(await greysOf(place), [0, 1, 2, 3, 4]);
  await picture(5).png().toFile(path.join(place, '5.png'));
  await assert.rejects(findPictureSequence(place), {
    code: 'bad_video',
    message: /BMP pictures beside others \(bmp, png\)/,
  });
});

async function sequenceOf(place: string): Promise<PictureSequence> {
  const sequence = await findPictureSequence(place);
  assert.ok(sequence !== null);
  return sequence;
}

/** The grey of each frame of the video that is made. */
async function greysOf(place: string): Promise<readonly number[]> {
  const target = `${place}.mkv`;
  await makePictureVideo(await sequenceOf(place), target, undefined);
  const greys: number[] = [];
  await decodeFrames({
    path: target,
    probe: await probeVideo(target),
    tools: await locateFfmpeg(),
    frameIndices: 'all',
    onFrame: ({ image }) => {
      greys.push(Math.round(image.data[0] / 10));
    },
  });
  return greys;
}

const order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
for (const ending of ['jpg', 'png', 'webp'] as const) {
  test(`${ending} pictures become frames in the order of their numbers`, async () => {
    const place = await folderOf(
      `all-${ending}`,
      order.map((frame) => frame + 1),
      ending,
    );
    assert.deepEqual(await greysOf(place), order);
  });
}

test('an animated WebP becomes frames, at its own rate; a still one is none', async () => {
  const frames = await Promise.all(order.map((frame) => picture(frame).raw().toBuffer()));
  const file = path.join(folder, 'a.webp');
  await sharp(Buffer.concat(frames), {
    raw: { ...size, height: size.height * order.length, channels: 3, pageHeight: size.height },
  })
    .webp({ lossless: true, delay: order.map(() => 100) })
    .toFile(file);
  assert.equal((await sequenceOf(file)).fps, 10);
  assert.deepEqual(await greysOf(file), order);
  await picture(1).webp().toFile(path.join(folder, 'still.webp'));
  assert.equal(await findPictureSequence(path.join(folder, 'still.webp')), null);
});

test("MOTChallenge's folder is taken with the rate of its seqinfo.ini", async () => {
  const root = path.join(folder, 'MOT-01');
  await folderOf('MOT-01/img1', [1, 2, 3], 'png');
  await writeFile(path.join(root, 'seqinfo.ini'), '[Sequence]\nname=MOT-01\nframeRate=14\nseqLength=3\n');
  const { fps, fpsFrom, frameCount, gap } = await sequenceOf(root);
  assert.deepEqual([fps, fpsFrom, frameCount, gap], [14, 'seqinfo.ini', 3, null]);
});

test("ffmpeg's and the shell's patterns name some pictures of a folder", async () => {
  const place = await folderOf('pattern', [1, 2, 3], 'png');
  await copyFile(path.join(place, '1.png'), path.join(place, 'cover.png'));
  for (const pattern of ['%d.png', '%06d.png', '?.png', '[123].png'] as const) {
    const found = await findPictureSequence(path.join(place, pattern));
    assert.equal(found?.frameCount ?? null, pattern.startsWith('%') ? 3 : null, pattern);
  }
  assert.equal((await sequenceOf(path.join(place, 'c*.png'))).frameCount, 1);
  await assert.rejects(findPictureSequence(path.join(place, 'x%d.png')), {
    code: 'bad_video',
    message: /There are no pictures/,
  });
});

test('a jump in the numbers is told', async () => {
  const { gap } = await sequenceOf(await folderOf('jump', [1, 2, 4], 'png'));
  assert.match(gap ?? '', /numbers jump from 2\.png to 4\.png/);
});

test('pictures of two sizes, none, one that is no picture, and one that is cut off are refused', async () => {
  const bad = { code: 'bad_video' };
  const mixed = await folderOf('mixed', [1, 2], 'png');
  await picture(1).resize(32, 32).png().toFile(path.join(mixed, '3.png'));
  await assert.rejects(findPictureSequence(mixed), { ...bad, message: /3\.png is 32 x 32 pixels/ });
  const none = path.join(folder, 'none');
  await mkdir(none);
  await assert.rejects(findPictureSequence(none), { ...bad, message: /is a folder without pictures/ });
  const junk = await folderOf('junk', [1], 'png');
  await writeFile(path.join(junk, '2.png'), 'no picture');
  await assert.rejects(findPictureSequence(junk), { ...bad, message: /2\.png is no picture that can be read/ });
  const cut = await folderOf('cut', [1, 2, 3, 4], 'jpg');
  await truncate(path.join(cut, '2.jpg'), (await stat(path.join(cut, '2.jpg'))).size - 40);
  await assert.rejects(greysOf(cut), {
    ...bad,
    message: /2\.jpg is no picture that can be read|Of the 4 pictures .* became frames/,
  });
});

test('a video that was made of the same pictures is used again, and the same pictures give the same bytes', async () => {
  const place = await folderOf('again', [1, 2, 3], 'png');
  const sequence = await sequenceOf(place);
  const [first, second] = [path.join(folder, 'first.mkv'), path.join(folder, 'second.mkv')];
  await makePictureVideo(sequence, first, undefined);
  await makePictureVideo(sequence, second, undefined);
  assert.deepEqual(await readFile(first), await readFile(second));
  const { mtimeMs } = await stat(first);
  await makePictureVideo(sequence, first, undefined);
  assert.equal((await stat(first)).mtimeMs, mtimeMs);
  await copyFile(path.join(place, '1.png'), path.join(place, '4.png'));
  await makePictureVideo(await sequenceOf(place), first, undefined);
  assert.equal((await probeVideo(first)).estimatedFrames, 4);
});
