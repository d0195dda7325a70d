import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { catalogue } from '../catalogue.ts';
import { isQuantised } from './is-quantised.ts';
import { readOnnxGraph } from './onnx-graph.ts';

for (const { id, file, family, quantised } of catalogue) {
  if (family === 'clip') continue;
  test(`the catalogue says whether ${id} computes in whole numbers`, {
    skip: skipWithout(`models/${file}`),
  }, async () => {
    assert.equal(isQuantised(readOnnxGraph(await readFile(sharedFile(`models/${file}`)))), quantised);
  });
}
