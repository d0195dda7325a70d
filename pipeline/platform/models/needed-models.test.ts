import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelState } from '#contract/models.ts';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { listStoredModels } from './model-store.ts';
import { neededModels } from './needed-models.ts';

test('a machine without models needs one that finds persons and one that compares them; others of the kind serve as well', async (context) => {
  const none = await listStoredModels(temporaryFolder(context));
  assert.deepEqual(neededModels(none), [
    { purpose: 'find', id: 'yolox_nano' },
    { purpose: 'compare', id: 'person-reidentification-retail-0286' },
  ]);
  const here = (ids: readonly string[], state: ModelState['state'] = 'present') =>
    none.map((model) => (ids.includes(model.id) ? { ...model, state } : model));
  assert.deepEqual(neededModels(here(['yolov8n_int8', 'osnet_x0_25_msmt17'])), []);
  assert.deepEqual(neededModels(here(['yolox_nano', 'person-attributes-recognition-crossroad-0230'])), [
    { purpose: 'compare', id: 'person-reidentification-retail-0286' },
  ]);
  assert.equal(neededModels(here(['yolox_nano'], 'wrong_hash')).length, 2);
});
