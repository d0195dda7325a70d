import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import sharp from 'sharp';
import { CropDecoder } from './decode-crops.ts';
import { encodeCrop } from './encode-crop.ts';
import { pngSize } from './png-size.ts';

const plain = (widthPx: number, heightPx: number) =>
  encodeCrop({ widthPx, heightPx, data: new Uint8Array(widthPx * heightPx * 3).fill(9) });

/** A PNG of one grey level, as anybody can make it: 14,000 x 14,000 pixels in some 20 KB. */
const large = (sidePx: number) =>
  sharp({ create: { width: sidePx, height: sidePx, channels: 3, background: '#808080' } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();

test('the size of a PNG is known without decoding it', async () => {
  assert.deepEqual(pngSize(await plain(20, 31)), { widthPx: 20, heightPx: 31 });
  assert.deepEqual(pngSize(await large(300)), { widthPx: 300, heightPx: 300 });
  assert.equal(pngSize(Buffer.from('no picture')), null);
  assert.equal(
    pngSize(
      await sharp(await large(300))
        .webp()
        .toBuffer(),
    ),
    null,
  );
});

test('crops that would not fit into the memory that is given are refused before any of them is decoded', async () => {
  const decoder = new CropDecoder(50 << 20);
  const png = await large(2000);
  const before = process.memoryUsage.rss();
  await assert.rejects(decoder.decode(Array(50).fill(png)), {
    code: 'bad_file',
    message: /^50 stored crops would take 1336 MiB once they are unpacked; this machine gives 50\. /,
  });
  assert.ok(process.memoryUsage.rss() - before < 100 << 20);
  const small = await decoder.decode([await plain(200, 100)]);
  assert.equal(small.images[0].data.length, 60_000);
  small.release();
});

test('however many ask at once, no more is held than is given, and all are served', async () => {
  const png = await plain(1000, 1000);
  const decoder = new CropDecoder(15_000_000); // two crops of 1000 x 1000 pixels
  const served = new Set<number>();
  let held = 0;
  let most = 0;
  // There is room for two: whoever comes first waits for a second, however slow the machine is.
  const second = Promise.withResolvers<void>();
  await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const { images, release } = await decoder.decode([png]);
      served.add(index);
      held += images.length;
      most = Math.max(most, held);
      if (held === 2) second.resolve();
      await second.promise;
      await turn();
      held -= images.length;
      release();
      release();
    }),
  );
  assert.deepEqual([most, served.size], [2, 6]);
});

test('a crop that cannot be decoded gives back what was taken for it', async () => {
  const png = await plain(1000, 1000);
  const decoder = new CropDecoder(15_000_000);
  for (let round = 0; round < 4; round++) {
    await assert.rejects(decoder.decode([png, png.subarray(0, 80)]), { code: 'bad_file' });
  }
  (await decoder.decode([png, png])).release();
});

test('what is no PNG is not decoded above the usual size', async () => {
  const decoder = new CropDecoder(2 ** 31);
  const webp = await sharp(await large(2000))
    .webp()
    .toBuffer();
  await assert.rejects(decoder.decode([webp]), { code: 'bad_file' });
  (
    await decoder.decode([
      await sharp(await large(300))
        .webp()
        .toBuffer(),
    ])
  ).release();
});
