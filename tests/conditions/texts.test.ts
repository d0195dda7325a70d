import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { measureConditionTexts } from '#conditions/index.ts';
import { clipLike, writeMadePictureEncoder, writeMadeTextEncoder } from '../support/made-text-encoder.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';
import { drawSet } from './drawn-set.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'doppel-texts-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// The pair is made: it has CLIP's shape and no language in it, so its figures say nothing, and only that they are made is tested.
test('prompts of a pair are measured without labels and with few, with position and others in turn', {
  skip: skipWithout('models/bpe_simple_vocab_16e6.txt.gz'),
}, async () => {
  const drawn = path.join(folder, 'drawn');
  await drawSet(drawn, 12, 4);
  const [encoder, textEncoder] = [path.join(folder, 'vision.onnx'), path.join(folder, 'text.onnx')];
  await writeMadePictureEncoder(encoder, clipLike.width);
  await writeMadeTextEncoder(textEncoder, clipLike);
  const pair = { encoder, textEncoder, models: sharedFile('models') };
  const request = {
    ...{ source: drawn, insight: path.join(folder, 'drawn.insight'), dataset: undefined, truth: undefined },
    ...{ persons: undefined, every: 1, condition: 'class', folds: 4, seed: 1 },
    pair,
  };
  const measured = await measureConditionTexts(request);
  assert.deepEqual(measured.classes, ['pipe normal', 'pipe damaged', 'lid normal']);
  assert.deepEqual([measured.objects, measured.groups], [28, 12]);
  assert.deepEqual(
    measured.rows.map(({ told }) => told),
    ['class alone', 'with position', 'with position and others'],
  );
  for (const { zero_shot, clip_adapter, tip_adapter_f } of measured.rows) {
    for (const { value, low, high } of [zero_shot, clip_adapter, tip_adapter_f])
      assert.ok(low >= 0 && low <= high && high <= 1 && value >= 0 && value <= 1);
  }
  assert.deepEqual(await measureConditionTexts(request), measured);
  await writeMadePictureEncoder(encoder, 12);
  await assert.rejects(measureConditionTexts(request), /are no pair: pictures become 12 numbers, texts 16/);
  const gone = { ...pair, textEncoder: path.join(folder, 'gone.onnx') };
  await assert.rejects(measureConditionTexts({ ...request, pair: gone }), /gone\.onnx cannot be read/);
});
