import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { veilPicture } from './veil-picture.ts';

/** A picture of stripes two pixels wide, which eight squares cannot hold. */
async function stripes(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3, 0);
  for (let i = 0; i < width * height; i++) data.fill((i % width) % 4 < 2 ? 255 : 0, 3 * i, 3 * i + 3);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

test('a veiled picture has the size of the given one and nothing finer than its squares', async () => {
  const veiled = await veilPicture(await stripes(80, 160), 256);
  const { data, info } = await sharp(veiled).greyscale().raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [80, 160]);
  const row = [...data.subarray(80 * info.channels * 80, 80 * info.channels * 81)];
  assert.ok(Math.max(...row) - Math.min(...row) < 60, 'the stripes of 0 and 255 are gone');
  const small = await sharp(await veilPicture(await stripes(400, 800), 256)).metadata();
  assert.deepEqual([small.width, small.height], [128, 256]);
});
