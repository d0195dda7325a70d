import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { animateCrops } from './animate-crops.ts';

const options = { sizePx: 256, frameMs: 100, quality: 80 } as const;

/** A crop of one colour with a light bar whose height tells which crop it is. */
function crop(widthPx: number, heightPx: number, bar: number): RgbImage {
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    const inBar = Math.floor(pixel / widthPx) < (bar / 60) * heightPx;
    data.set(inBar ? [230, 220, 40] : [40, 60, 200], pixel * 3);
  }
  return { widthPx, heightPx, data };
}

const many = (count: number): RgbImage[] =>
  Array.from({ length: count }, (_, index) => crop(30 + (index % 5), 80, index));

async function durationOf(webp: Buffer): Promise<number> {
  const { delay } = await sharp(webp, { animated: true }).metadata();
  return (delay ?? []).reduce((sum, each) => sum + each, 0);
}

/** Red, green, blue of one place of one page. */
async function pixelOf(webp: Buffer, page: number, x: number, y: number): Promise<readonly number[]> {
  const pixel = await sharp(webp, { page })
    .extract({ left: x, top: y, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  return [...pixel];
}

function near(found: readonly number[], wanted: readonly number[]): void {
  assert.ok(
    found.every((value, index) => Math.abs(value - wanted[index]) <= 12),
    `found ${found}, wanted ${wanted}`,
  );
}

describe('animateCrops', () => {
  it('makes a WebP of 256 x 256 that shows each crop for 100 ms and repeats for ever', async () => {
    const meta = await sharp(await animateCrops(many(12), options), { animated: true }).metadata();
    assert.equal(meta.format, 'webp');
    assert.deepEqual([meta.width, meta.pageHeight, meta.pages, meta.loop], [256, 256, 12, 0]);
    assert.deepEqual(meta.delay, new Array(12).fill(100));
  });

  it('lasts as long as its crops although libwebp shows equal neighbours as one page', async () => {
    const still = Array.from({ length: 20 }, () => crop(30, 80, 7));
    const webp = await animateCrops([...still, ...many(10), ...still.slice(0, 5)], options);
    const { pages } = await sharp(webp, { animated: true }).metadata();
    assert.ok(pages !== undefined && pages < 35, `${pages} pages`);
    assert.equal(await durationOf(webp), 3500);
  });

  it('keeps the aspect: tall crops get ground left and right, wide ones above and below', async () => {
    const tall = await animateCrops([crop(40, 80, 0)], options);
    near(await pixelOf(tall, 0, 20, 128), [24, 24, 24]);
    near(await pixelOf(tall, 0, 128, 5), [40, 60, 200]);
    near(await pixelOf(tall, 0, 128, 250), [40, 60, 200]);
    near(await pixelOf(tall, 0, 235, 128), [24, 24, 24]);
    const wide = await animateCrops([crop(80, 40, 0)], options);
    near(await pixelOf(wide, 0, 128, 20), [24, 24, 24]);
    near(await pixelOf(wide, 0, 5, 128), [40, 60, 200]);
  });

  it('gives a person of one crop a WebP of one page, even of a crop of one pixel', async () => {
    for (const only of [crop(30, 80, 20), crop(1, 1, 0), crop(1, 300, 9)]) {
      const meta = await sharp(await animateCrops([only], options)).metadata();
      assert.deepEqual([meta.format, meta.width, meta.height, meta.pages ?? 1], ['webp', 256, 256, 1]);
    }
  });

  it('shows at most 50 crops, from the first to the last', async () => {
    const webp = await animateCrops(many(60), options);
    assert.equal(await durationOf(webp), 5000);
    // The bar of the last crop reaches down to 59/60 of the height.
    near(await pixelOf(webp, 49, 128, 240), [230, 220, 40]);
  });

  it('gives the same bytes for the same crops', async () => {
    assert.deepEqual(await animateCrops(many(8), options), await animateCrops(many(8), options));
  });

  it('follows size, duration and quality', async () => {
    const webp = await animateCrops(many(4), { sizePx: 64, frameMs: 40, quality: 20 });
    const meta = await sharp(webp, { animated: true }).metadata();
    assert.deepEqual([meta.width, meta.pageHeight, meta.delay], [64, 64, [40, 40, 40, 40]]);
    assert.ok(webp.length < (await animateCrops(many(4), { sizePx: 64, frameMs: 40, quality: 95 })).length);
  });

  it('refuses to make a preview of nothing', async () => {
    await assert.rejects(
      animateCrops([], options),
      (error) => error instanceof DoppelError && error.code === 'internal',
    );
  });
});
