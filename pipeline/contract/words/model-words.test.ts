import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferredEmbedders } from '#native-models/osnet/preferred-embedders.ts';
import { preferredDetectors } from '#native-models/yolo/preferred-detectors.ts';
import { modelName } from './model-words.ts';

test('every model that is taken by itself has a name that is no file name, and no two have the same', () => {
  const ids = [...preferredDetectors, ...preferredEmbedders];
  const names = ids.map(modelName);
  assert.deepEqual(
    names.filter((name, place) => name === ids[place]),
    [],
  );
  assert.equal(new Set(names).size, ids.length);
  assert.equal(modelName('my-own'), 'my-own');
});
