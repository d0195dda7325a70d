import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { manifestFileOf, readEncoderManifest } from './encoder-manifest.ts';

let folder = '';
let onnx = '';
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-manifest-'));
  onnx = path.join(folder, 'encoder.onnx');
  writeFileSync(onnx, 'weights');
});
after(() => rmSync(folder, { recursive: true, force: true }));

const rows = [
  [1, 0, 0],
  [0, 1, 0],
];
const good = {
  format: 'doppel-picture-encoder-1',
  sha256: createHash('sha256').update('weights').digest('hex'),
  height: 32,
  width: 32,
  mean: [0.5, 0.5, 0.5],
  std: [0.2, 0.2, 0.2],
  dimension: 3,
  logit_scale: 100,
  classes: ['a', 'b'],
  position: 'with',
  text_vectors: { top: rows, middle: rows, bottom: rows },
};
const write = (manifest: unknown): void =>
  writeFileSync(manifestFileOf(onnx), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));

test('a manifest is read when it belongs to its file', async () => {
  write(good);
  assert.equal((await readEncoderManifest(onnx)).dimension, 3);
});

test('a manifest of another file, a damaged one and none are refused with a sentence', async () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ ...good, sha256: '0'.repeat(64) }, /was made for another file/],
    [{ ...good, dimension: 4 }, /text vectors of another shape/],
    [{ ...good, mean: [0.5] }, /is no manifest of a picture encoder \(mean/],
    ['{', /is no manifest/],
  ];
  for (const [manifest, message] of cases) {
    write(manifest);
    await assert.rejects(readEncoderManifest(onnx), message);
  }
  rmSync(manifestFileOf(onnx));
  await assert.rejects(readEncoderManifest(onnx), /has no manifest beside it/);
});
