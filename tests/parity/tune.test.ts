import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { type TrainConditionsRequest, trainConditions, writeRecipe } from '#conditions/index.ts';
import { readEncoderManifest } from '#conditions/recipe/encoder-manifest.ts';
import { drawSet } from '../conditions/drawn-set.ts';
import { patient } from '../support/patience.ts';
import { skipWithoutTorch, torchPython } from '../support/torch.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'doppel-tune-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);

test('the recipe tunes a tiny model with torch, goes on where it ended, and Doppel takes the encoder', {
  skip: skipWithoutTorch(),
  timeout: patient(240_000),
}, async () => {
  await drawSet(at('drawn'), 16, 5);
  const request: TrainConditionsRequest = {
    ...{ source: at('drawn'), insight: at('drawn.insight'), dataset: undefined, truth: undefined, persons: undefined },
    ...{ every: 1, condition: 'class', features: 'position', preset: 'head', changes: { learningRate: 0.02 } },
    ...{ foldsBy: 'group', folds: 3, augment: [], models: {}, mode: 'resume' },
  };
  await trainConditions(request);
  const recipe = at('recipe');
  await writeRecipe({
    ...{ insight: at('drawn.insight'), dataset: undefined, condition: 'class', to: recipe, model: 'ViT-B-32' },
    ...{ pretrained: 'openai', encoders: 'vision', position: 'with' },
  });
  const tune = async (epochs: number): Promise<string> => {
    const words = ['--tiny', '--epochs', String(epochs), '--rate', '0.001', '--warmup', '1', '--patience', '9'];
    const { stdout } = await promisify(execFile)(torchPython, [path.join(recipe, 'tune.py'), ...words], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1' },
    });
    return stdout;
  };
  assert.match(await tune(1), /before tuning[\s\S]*'epoch': 1[\s\S]*wrote /);
  const second = await tune(3);
  assert.match(second, /goes on after epoch 1[\s\S]*'epoch': 3/);
  assert.doesNotMatch(second, /'epoch': 1,/);
  const encoder = path.join(recipe, 'tuned', 'picture-encoder.onnx');
  const manifest = await readEncoderManifest(encoder);
  assert.deepEqual([manifest.dimension, manifest.height, manifest.width], [32, 32, 32]);
  const { evaluation } = await trainConditions({ ...request, features: 'clip', models: { encoder } });
  assert.equal(evaluation.objects, 16 * 2 + 6);
  assert.ok(evaluation.zero_shot.balanced_accuracy !== null, evaluation.zero_shot.why);
});
