import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  clipLike,
  type MadeTextEncoder,
  madeTextVector,
  writeMadeTextEncoder,
} from '#tests/support/made-text-encoder.ts';
import { ModelError } from '../model-error.ts';
import { TextEncoder, type TokenPadding } from './text-encoder.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-text-'));
after(() => rm(folder, { recursive: true }));

const small = { ...clipLike, tokens: 100 };
const clipPadding: TokenPadding = { length: 77, id: 0 };
/** SigLIP's shape: no mask, fixed length, all states and the pooled one. */
const siglipLike: MadeTextEncoder = {
  ...small,
  width: 12,
  mask: null,
  length: 64,
  output: 'pooler_output',
};

let files = 0;
async function open(made: MadeTextEncoder, padding: TokenPadding): Promise<TextEncoder> {
  const file = path.join(folder, `${files++}.onnx`);
  await writeMadeTextEncoder(file, made);
  return TextEncoder.open({ file, entry: null, device: 'cpu', padding });
}

const unit = (vector: readonly number[]): readonly number[] => {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};

function assertClose(found: Float32Array, expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, index) => {
    assert.ok(Math.abs(value - expected[index]) < 1e-5, `${index}: ${value}, expected ${expected[index]}`);
  });
}

const texts = [
  [49, 3, 20, 50],
  [49, 50],
  [49, 7, 7, 7, 8, 9, 50],
];

test('a model of CLIP’s shape gives unit vectors of the text alone, as long as the model makes them', async () => {
  const encoder = await open(small, clipPadding);
  assert.equal(encoder.dimension, 16);
  const vectors = await encoder.encode(texts);
  texts.forEach((ids, row) => {
    assertClose(vectors.subarray(row * 16, (row + 1) * 16), unit(madeTextVector(ids, 16)));
  });
  await encoder.close();
});

test('a model of SigLIP’s shape reads the filling too, and its pooled output is taken', async () => {
  const encoder = await open(siglipLike, { length: 64, id: 1 });
  const [ids] = texts;
  const filled = [...ids, ...Array.from({ length: 64 - ids.length }, () => 1)];
  assertClose(await encoder.encode([ids]), unit(madeTextVector(filled, 12)));
  await encoder.close();
});

test('other names, 32-bit ids and a fixed batch are taken', async () => {
  const made = { ...small, ids: { name: 'text', type: 'i32' }, mask: null, states: null, length: 8, batch: 2 } as const;
  const encoder = await open({ ...made, output: 'anything' }, { length: 8, id: 0 });
  const vectors = await encoder.encode(texts);
  assert.equal(vectors.length, 3 * 16);
  const filled = [...texts[2], 0];
  assertClose(vectors.subarray(32), unit(madeTextVector(filled, 16)));
  await encoder.close();
});

test('a text’s vector does not depend on the texts beside it, bit for bit', async () => {
  const encoder = await open(small, clipPadding);
  const many = Array.from({ length: 19 }, (_, index) => [49, index + 1, (index * 7) % 90, 50]);
  const together = await encoder.encode(many);
  for (const [row, ids] of many.entries()) {
    assert.deepEqual(await encoder.encode([ids]), together.slice(row * 16, (row + 1) * 16));
  }
  assert.equal((await encoder.encode([])).length, 0);
  await encoder.close();
});

test('what is no text encoder, no token or too long is refused with a sentence', async () => {
  const refused = async (work: Promise<unknown>, code: string, words: RegExp): Promise<void> => {
    await assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof ModelError);
      assert.equal(error.code, code);
      assert.match(error.message, words);
      return true;
    });
  };
  await refused(open({ ...small, length: 64 }, clipPadding), 'wrong_contract', /reads 64 tokens, expected 77/);
  await refused(
    open({ ...small, ids: { name: 'pixels', type: 'i64' } }, clipPadding),
    'wrong_contract',
    /expected token ids/,
  );
  await refused(open({ ...small, mask: 'position_ids' }, clipPadding), 'wrong_contract', /also wants position_ids/);
  const cut = path.join(folder, 'cut.onnx');
  await writeFile(cut, 'no model');
  await refused(
    TextEncoder.open({ file: cut, entry: null, device: 'cpu', padding: clipPadding }),
    'damaged',
    /cannot be opened/,
  );
  const encoder = await open(small, clipPadding);
  await refused(encoder.encode([Array.from({ length: 78 }, () => 1)]), 'bad_input', /78 tokens, expected at most 77/);
  await refused(encoder.encode([[1, -2]]), 'bad_input', /-2 is no token/);
  await refused(encoder.encode([[1.5]]), 'bad_input', /1.5 is no token/);
  await refused(encoder.encode([[5_000]]), 'failed', /./);
  await assert.rejects(encoder.encode(texts, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  await encoder.close();
  await refused(encoder.encode(texts), 'closed', /./);
});
