import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import { Library } from '#library/index.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { readPreview } from '../store/pictures.ts';
import { askPictures } from './ask-pictures.ts';
import { ingestPicture } from './ingest-picture.ts';
import type { PictureModels } from './picture-models.ts';

const facts = { name: 'flag.png', place: 'hall', takenMs: null, tags: [] };

/** A picture whose left half is red and whose right half is blue. */
async function flag(width: number, height: number): Promise<Buffer> {
  const half = await sharp({ create: { width: width / 2, height, channels: 3, background: '#c02020' } })
    .png()
    .toBuffer();
  return sharp({ create: { width, height, channels: 3, background: '#2030c0' } })
    .composite([{ input: half, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

/** An empty library, and what describes pictures without weights. */
async function opened(context: TestContext) {
  const library = Library.create(path.join(temporaryFolder(context), 'p.doppel-library'));
  const { embedder: encoder } = await openEmbedder({ embedder: 'stripes', models: null, device: 'cpu' });
  context.after(async () => {
    await encoder.close();
    await library.close();
  });
  const without: PictureModels = {
    detector: null,
    encoder: null,
    texts: null,
    notes: [],
    close: async () => undefined,
  };
  return { library, encoder, without, models: { ...without, encoder } };
}

test('what is kept of a picture shows it as it is, small, also of one that is smaller and of one that is larger than objects are cut from', async (context) => {
  const { library, without } = await opened(context);
  for (const [width, height, shown] of [
    [640, 480, [320, 240]],
    [1000, 2400, [133, 320]],
    [40, 20, [40, 20]],
  ] as const) {
    const { picture } = await ingestPicture(library, await flag(width, height), { facts, models: without });
    assert.deepEqual([picture.width, picture.height], [width, height]);
    const preview = readPreview(library, picture.id);
    assert.equal(preview?.mime, 'image/jpeg');
    const { data, info } = await sharp(preview?.bytes).raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height], shown);
    for (const [x, colour] of [
      [0.2, [0xc0, 0x20, 0x20]],
      [0.8, [0x20, 0x30, 0xc0]],
    ] as const) {
      for (const y of [0.1, 0.9]) {
        const at = 3 * (Math.floor(y * info.height) * info.width + Math.floor(x * info.width));
        colour.forEach((level, channel) => {
          assert.ok(Math.abs(data[at + channel] - level) < 12, `${width} at ${x}, ${y}: ${data.subarray(at, at + 3)}`);
        });
      }
    }
  }
});

test('a picture that was taken in without an encoder gets its vectors the next time, once', async (context) => {
  const { library, encoder, models, without } = await opened(context);
  const bytes = await flag(64, 48);
  const { picture } = await ingestPicture(library, bytes, { facts, models: without });
  const find = async () => {
    const like = await encoder.embed([{ widthPx: 1, heightPx: 1, data: Uint8Array.of(192, 32, 32) }]);
    return askPictures(library, { of: 'picture', like, filter: { places: ['hall'] }, limit: 5 }, encoder);
  };
  assert.deepEqual((await find()).hits, []);
  for (let round = 0; round < 2; round++) {
    const again = await ingestPicture(library, bytes, { facts, models });
    assert.deepEqual([again.added, again.picture.id], [false, picture.id]);
    assert.deepEqual(
      (await find()).hits.map((hit) => hit.picture.id),
      [picture.id],
    );
  }
});

test('a picture whose vectors cannot be written is not taken in at all', async (context) => {
  const { library, encoder, models } = await opened(context);
  library.database.execute(
    "CREATE TEMP TRIGGER no_vectors BEFORE INSERT ON vector_owner BEGIN SELECT RAISE(ABORT, 'no room'); END",
  );
  await assert.rejects(ingestPicture(library, await flag(64, 48), { facts, models }));
  library.database.execute('DROP TRIGGER no_vectors');
  const like = await encoder.embed([{ widthPx: 1, heightPx: 1, data: Uint8Array.of(1, 1, 1) }]);
  assert.deepEqual((await askPictures(library, { of: 'picture', like, filter: {}, limit: 5 }, encoder)).hits, []);
  assert.equal(library.database.prepare<number>('SELECT count(*) FROM picture').pluck().get(), 0);
});
