import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { textImagePairs } from './pair-catalogue.ts';
import { takePairs } from './take-pairs.ts';

const named = (file: string) => ({ file, sha256: createHash('sha256').update(`weights of ${file}`).digest('hex') });
const sample = {
  ...textImagePairs[0],
  id: 'sample',
  text: named('sample.text.onnx'),
  vision: named('sample.vision.onnx'),
  tokenizer: { kind: 'tokenizer-json', file: named('sample.tokenizer.json'), letters: 'lower' },
} as const;

test('the files of a pair are taken whatever they are called, from a folder as its repository has it; what lacks is told', async (context) => {
  const from = temporaryFolder(context);
  const models = path.join(temporaryFolder(context), 'not there yet');
  mkdirSync(path.join(from, 'onnx'));
  writeFileSync(path.join(from, 'onnx', 'vision_model.onnx'), 'weights of sample.vision.onnx');
  writeFileSync(path.join(from, 'onnx', 'text_model_int8.onnx'), 'weights of something else');
  writeFileSync(path.join(from, 'tokenizer.json'), 'weights of sample.tokenizer.json');
  const options = { models, pairs: [sample] };
  assert.deepEqual(await takePairs(from, options), [{ id: 'sample', lacks: ['sample.text.onnx'] }]);
  assert.deepEqual(readdirSync(models).toSorted(), ['sample.tokenizer.json', 'sample.vision.onnx']);
  writeFileSync(path.join(from, 'onnx', 'text_model_int8.onnx'), 'weights of sample.text.onnx');
  assert.deepEqual(await takePairs(from, options), [{ id: 'sample', lacks: [] }]);
  assert.deepEqual(await takePairs(temporaryFolder(context), options), [], 'a folder without any gives none');
});

test('nothing half written stays where the folder of the models is a file', async (context) => {
  const from = temporaryFolder(context);
  writeFileSync(path.join(from, 'a.onnx'), 'weights of sample.vision.onnx');
  const models = path.join(from, 'a file');
  writeFileSync(models, 'in the way');
  await assert.rejects(takePairs(from, { models, pairs: [sample] }), /a part of its path is a file/);
  assert.deepEqual(readdirSync(from).toSorted(), ['a file', 'a.onnx']);
});
