import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { catalogueEntry, type OsnetEntry } from '../catalogue.ts';
import { ModelError, type ModelErrorCode } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';
import { OsnetEmbedder } from './osnet-embedder.ts';

const weights = sharedFile('models/osnet_x0_25_msmt17.onnx');
const entry = catalogueEntry('osnet_x0_25_msmt17') as OsnetEntry;
const open = (file = weights, expected: OsnetEntry | null = entry) =>
  OsnetEmbedder.open({ file, entry: expected, device: 'cpu' });

/** Crops of different sizes and contents, the same every time. */
function crops(count: number): readonly RgbImage[] {
  return Array.from({ length: count }, (_, index) => {
    const widthPx = 20 + ((index * 13) % 60);
    const heightPx = 50 + ((index * 29) % 130);
    const data = Uint8Array.from(
      { length: widthPx * heightPx * 3 },
      (_, at) => (at * (index + 3) + (at >> 5) * 7) % 256,
    );
    return { widthPx, heightPx, data };
  });
}

const failsWith = (code: ModelErrorCode, naming: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, naming);
  return true;
};

describe('OSNet', { skip: skipWithout('models/osnet_x0_25_msmt17.onnx', 'models/yolox_nano.onnx') }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-embedder-'));
  after(() => rm(folder, { recursive: true }));

  /** The weights with another number as the last bias of the first number of every vector. */
  const changedWeights = async (name: string, value: number) => {
    const content = await readFile(weights);
    content.writeFloatLE(value, lastBiasAt);
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  };
  const lastBiasAt = 502_887;

  test('gives a crop the same numbers, bit for bit, whatever crops are beside it', async () => {
    const embedder = await open();
    const all = crops(43);
    const whole = await embedder.embed(all);
    for (const step of [1, 3, 8, 16, 20]) {
      const parts = new Float32Array(whole.length);
      for (let from = 0; from < all.length; from += step) {
        parts.set(await embedder.embed(all.slice(from, from + step)), from * embedder.dimension);
      }
      assert.deepEqual(parts, whole, `${step} at a time`);
    }
    const [one, other] = await Promise.all([embedder.embed(all.slice(0, 20)), embedder.embed(all.slice(20))]);
    assert.deepEqual(new Float32Array([...one, ...other]), whole, 'two calls at once');
    await embedder.close();
  });

  test('returns rows as the model does, not of unit length, and none for no crops', async () => {
    const embedder = await open();
    assert.equal(embedder.dimension, 512);
    assert.equal((await embedder.embed([])).length, 0);
    const row = await embedder.embed(crops(1));
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    assert.ok(length > 5, `length ${length}`);
    await embedder.close();
  });

  test('refuses an empty crop and one whose bytes do not fit, and works on', async () => {
    const embedder = await open();
    const [good] = crops(1);
    const empty = { widthPx: 0, heightPx: 10, data: new Uint8Array(0) };
    const short = { widthPx: 10, heightPx: 10, data: new Uint8Array(299) };
    await assert.rejects(embedder.embed([good, empty]), failsWith('bad_input', /0 x 10 pixels/));
    await assert.rejects(embedder.embed([short]), failsWith('bad_input', /10 x 10 pixels with 299 bytes/));
    assert.equal((await embedder.embed([good])).length, 512);
    await embedder.close();
  });

  test('stops when told to, with the reason that was given', async () => {
    const embedder = await open();
    const stop = new AbortController();
    const work = embedder.embed(crops(200), { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 30);
    await assert.rejects(work, /enough/);
    assert.equal((await embedder.embed(crops(1))).length, 512);
    await embedder.close();
  });

  test('fails work under way when it is closed', async () => {
    const embedder = await open();
    const work = assert.rejects(embedder.embed(crops(100)), failsWith('closed', /closed/));
    await embedder.close();
    await work;
  });

  test('opens weights outside the catalogue under a name that tells them apart', async () => {
    const file = await changedWeights('osnet_x0_25_msmt17.onnx', 0.5);
    const embedder = await open(file, null);
    assert.match(embedder.id, /^osnet_x0_25_msmt17@[0-9a-f]{8}$/);
    assert.notEqual(embedder.modelSha256, entry.sha256);
    assert.equal(embedder.dimension, 512);
    await embedder.close();
  });

  test('calls the known weights by their catalogue name, wherever they lie', async () => {
    const file = path.join(folder, 'renamed.onnx');
    await writeFile(file, await readFile(weights));
    const embedder = await open(file, null);
    assert.equal(embedder.id, 'osnet_x0_25_msmt17');
    await embedder.close();
  });

  test('refuses weights of that name with another content', async () => {
    const file = await changedWeights('other.onnx', 0.5);
    await assert.rejects(open(file), failsWith('wrong_hash', /not the osnet_x0_25_msmt17 of the catalogue/));
  });

  test('never passes on numbers that are not finite', async () => {
    const file = await changedWeights('infinite.onnx', Number.POSITIVE_INFINITY);
    await assert.rejects(open(file, null), failsWith('bad_output', /not finite/));
  });

  test('refuses a detector, and says what it is', async () => {
    await assert.rejects(
      open(sharedFile('models/yolox_nano.onnx'), null),
      failsWith('wrong_contract', /not an embedder such as OSNet.*yolox_nano of the catalogue, of the family yolo/),
    );
  });
});
