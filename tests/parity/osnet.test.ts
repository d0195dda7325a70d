import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { AntialiasedResize } from '#native-models/antialiased-resize.ts';
import { catalogueEntry, type OsnetEntry } from '#native-models/catalogue.ts';
import { OsnetEmbedder } from '#native-models/osnet/osnet-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { runPython, skipWithoutPython } from '../support/python.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

/** The bar of the design: what an embedding may differ from Python's. */
const lowestCosine = 0.999;

const script = path.join(import.meta.dirname, 'osnet-embeddings.py');
const samples = Float32Array.from({ length: 3 * 256 }, (_, index) => index % 256);

/** Grey levels that a sample may differ: Pillow 13 filters some pictures vertically first where the height shrinks. */
function allowedDifference({ heightPx }: RgbImage): number {
  return heightPx > 256 ? 1 : 0;
}

/** Runs the script on these files and reads the pictures it made, each with its resized pixels. */
async function python(folder: string, model: string, files: readonly string[]) {
  const { stdout } = await runPython('tools', script, [model, folder, ...files]);
  const { sizes } = JSON.parse(stdout) as { sizes: readonly (readonly [number, number])[] };
  return Promise.all(
    sizes.map(async ([widthPx, heightPx], index) => ({
      image: { widthPx, heightPx, data: await readFile(path.join(folder, `${index}.rgb`)) } satisfies RgbImage,
      resized: await readFile(path.join(folder, `${index}.resized.rgb`)),
    })),
  );
}

/** The largest difference of our resize to Pillow's, in grey levels. */
function largestDifference(resize: AntialiasedResize, image: RgbImage, resized: Uint8Array): number {
  const plane = resize.widthPx * resize.heightPx;
  const own = new Float32Array(3 * plane);
  resize.intoPlanes(image, samples, own, 0);
  let most = 0;
  for (let at = 0; at < plane; at++) {
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(own[c * plane + at] - resized[at * 3 + c]));
  }
  return most;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (const [k, value] of a.entries()) {
    dot += value * b[k];
    aa += value * value;
    bb += b[k] * b[k];
  }
  return dot / Math.sqrt(aa * bb);
}

const noPython = await skipWithoutPython('tools');

describe('resizing as Pillow does', { skip: noPython }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-resize-'));
  after(() => rm(folder, { recursive: true }));

  test('equals Pillow, shrinking, growing and for pictures of one pixel', async () => {
    const resize = new AntialiasedResize(128, 256);
    for (const { image, resized } of await python(folder, 'none', [])) {
      const difference = largestDifference(resize, image, resized);
      assert.ok(
        difference <= allowedDifference(image),
        `${image.widthPx} x ${image.heightPx} differs by ${difference}`,
      );
    }
  });
});

describe('OSNet as in Python', {
  skip: noPython || skipWithout('data/reid-pets-tud', 'models/osnet_x0_25_msmt17.onnx'),
}, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-osnet-'));
  after(() => rm(folder, { recursive: true }));

  test('embeds real crops, small ones among them, with a cosine of at least 0.999 to Pillow and onnxruntime', async () => {
    const crops = sharedFile('data/reid-pets-tud');
    const every = (await readdir(crops)).filter((name) => name.endsWith('.jpg')).toSorted();
    const names = every.filter((_, index) => index % 3 === 0); // of every person and visit, in a third of the time
    const model = sharedFile('models/osnet_x0_25_msmt17.onnx');
    const made = await python(
      folder,
      model,
      names.map((name) => path.join(crops, name)),
    );
    const real = made.slice(0, names.length);
    assert.ok(
      real.some(({ image }) => image.widthPx < 32 && image.heightPx < 96),
      'some crops are enlarged in both directions',
    );
    assert.ok(
      real.some(({ image }) => image.widthPx > 128 || image.heightPx > 256),
      'some are shrunk',
    );

    const embedder = await OsnetEmbedder.open({
      file: model,
      entry: catalogueEntry('osnet_x0_25_msmt17') as OsnetEntry,
      device: 'cpu',
    });
    const vectors = await embedder.embed(real.map(({ image }) => image));
    const { dimension } = embedder;
    await embedder.close();
    const bytes = await readFile(path.join(folder, 'embeddings.f32'));
    const theirs = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    assert.equal(theirs.length, real.length * dimension);

    const resize = new AntialiasedResize(128, 256);
    for (const [index, { image, resized }] of real.entries()) {
      const row = [index * dimension, (index + 1) * dimension] as const;
      const alike = cosine(vectors.subarray(...row), theirs.subarray(...row));
      assert.ok(alike >= lowestCosine, `${names[index]}: cosine ${alike}`);
      assert.ok(largestDifference(resize, image, resized) <= allowedDifference(image), names[index]);
    }
  });
});
