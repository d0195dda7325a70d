import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { encodeCrop } from '#platform/images/encode-crop.ts';
import { unpackCrop } from '#platform/images/unpack-crop.ts';
import { frameRegion } from '#tracking/tracks/frame-region.ts';

/** A picture whose every pixel tells its place: red is x, green is y. */
function places(widthPx: number, heightPx: number): RgbImage {
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    data[pixel * 3] = pixel % widthPx;
    data[pixel * 3 + 1] = Math.floor(pixel / widthPx);
    data[pixel * 3 + 2] = (pixel * 37) % 256;
  }
  return { widthPx, heightPx, data };
}

describe('frameRegion', () => {
  const size = (widthPx: number, heightPx: number) => ({ widthPx, heightPx });

  it('is the rectangle itself in a frame of full size', () => {
    const rectangle = { x1: 5, y1: 7, x2: 15, y2: 27 };
    assert.deepEqual(frameRegion(rectangle, 1, size(40, 30)), rectangle);
  });

  it('widens the rectangle to whole pixels of a capped frame and keeps one at least', () => {
    assert.deepEqual(frameRegion({ x1: 5, y1: 7, x2: 15, y2: 27 }, 0.5, size(20, 15)), { x1: 2, y1: 3, x2: 8, y2: 14 });
    assert.deepEqual(frameRegion({ x1: 38, y1: 28, x2: 39, y2: 29 }, 0.5, size(20, 15)), {
      x1: 19,
      y1: 14,
      x2: 20,
      y2: 15,
    });
  });

  it('reaches the last pixel of a capped frame whose sides were rounded', () => {
    // 2048 x 1023 capped to 1920: the height would be 959.06 and is 959.
    const region = frameRegion({ x1: 2000, y1: 1000, x2: 2048, y2: 1023 }, 1920 / 2048, size(1920, 959));
    assert.deepEqual([region.x2, region.y2], [1920, 959]);
  });

  it('refuses a rectangle outside the frame', () => {
    for (const rectangle of [
      { x1: 50, y1: 0, x2: 60, y2: 10 },
      { x1: -3, y1: 0, x2: 5, y2: 10 },
      { x1: 4, y1: 4, x2: 4, y2: 10 },
    ]) {
      assert.throws(
        () => frameRegion(rectangle, 1, size(40, 30)),
        (error) => error instanceof DoppelError && error.code === 'internal',
      );
    }
  });
});

describe('encodeCrop and decodeCrop', () => {
  it('give back exactly the pixels, coloured, grey, or one pixel in all', async () => {
    const grey = { widthPx: 31, heightPx: 17, data: new Uint8Array(31 * 17 * 3).fill(128) };
    for (const crop of [places(61, 93), grey, places(1, 1)]) {
      const back = await decodeCrop(await encodeCrop(crop));
      assert.deepEqual([back.widthPx, back.heightPx], [crop.widthPx, crop.heightPx]);
      assert.deepEqual(Buffer.from(back.data), Buffer.from(crop.data));
    }
  });

  it('encode the same pixels to the same bytes', async () => {
    assert.deepEqual(await encodeCrop(places(50, 80)), await encodeCrop(places(50, 80)));
  });

  it('agree with sharp on what was written, and read what sharp wrote', async () => {
    const crop = places(61, 93);
    const png = await encodeCrop(crop);
    const bySharp = await sharp(png).removeAlpha().raw().toBuffer();
    assert.deepEqual(Buffer.from((await unpackCrop(png))?.data ?? []), bySharp);
    const foreign = await sharp(png).png().toBuffer();
    assert.equal(await unpackCrop(foreign), null);
    assert.deepEqual(Buffer.from((await decodeCrop(foreign)).data), bySharp);
  });

  it('take no damaged byte for a pixel', async () => {
    const png = await encodeCrop(places(20, 30));
    for (let at = 0; at < png.length; at += 7) {
      const damaged = Buffer.from(png);
      damaged[at] ^= 0x55;
      const read = await unpackCrop(damaged);
      assert.ok(read === null || Buffer.from(read.data).equals(places(20, 30).data), `byte ${at}`);
    }
    const huge = Buffer.from(png);
    huge.writeUInt32BE(2 ** 31 - 1, 16);
    huge.writeUInt32BE(2 ** 31 - 1, 20);
    assert.equal(await unpackCrop(huge), null);
  });

  it('refuse bytes that are cut off or no picture with a sentence', async () => {
    const png = await encodeCrop(places(61, 93));
    for (const bytes of [png.subarray(0, png.length >> 1), Buffer.from('no picture'), Buffer.alloc(0)]) {
      await assert.rejects(
        decodeCrop(bytes),
        (error) => error instanceof DoppelError && error.code === 'bad_file' && error.message.includes('stored crop'),
      );
    }
  });
});
