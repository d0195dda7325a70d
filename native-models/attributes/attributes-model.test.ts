import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { type AttributesEntry, catalogueEntry } from '../catalogue.ts';
import { AttributesModel } from './attributes-model.ts';

const crop = (level: number) => ({
  widthPx: 40 + level,
  heightPx: 100,
  data: Uint8Array.from({ length: (40 + level) * 300 }, (_, at) => (at * level + (at >> 6)) % 256),
});

test('attributes of a crop do not depend on the crops beside it, lie in 0 to 1, and sex is not among them', {
  skip: skipWithout('models/person_attributes_crossroad_0230.onnx'),
}, async () => {
  const model = await AttributesModel.open({
    file: sharedFile('models/person_attributes_crossroad_0230.onnx'),
    entry: catalogueEntry('person-attributes-recognition-crossroad-0230') as AttributesEntry,
    device: 'cpu',
  });
  const crops = [3, 5, 7, 9, 11, 13].map(crop);
  const together = await model.recognise(crops);
  assert.equal(together.length, 6);
  assert.deepEqual(await model.recognise(crops.slice(4)), together.slice(4));
  for (const { probabilities, topPoint, bottomPoint } of together) {
    assert.deepEqual([...probabilities.keys()], ['has_bag', 'has_backpack', 'has_hat']);
    for (const value of [...probabilities.values(), topPoint.x, topPoint.y, bottomPoint.x, bottomPoint.y]) {
      assert.ok(value >= 0 && value <= 1, String(value));
    }
  }
  await model.close();
  await assert.rejects(model.recognise(crops), { code: 'closed' });
});
