import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { ModelError, type ModelErrorCode } from './model-error.ts';
import { addOwnModel, findOwnModel } from './own-models.ts';

const root = await mkdtemp(path.join(tmpdir(), 'doppel-own-'));
after(() => rm(root, { recursive: true }));
const folderOf = (name: string): string => path.join(root, name);

const failsWith = (code: ModelErrorCode, naming: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, naming);
  return true;
};

const file = path.join(root, 'My Model.onnx');
await writeFile(file, 'weights');
const manifest = path.join(root, 'manifest.json');
await writeFile(manifest, JSON.stringify({ colour: 'bgr', range: 'byte', mean: [0, 0, 0], std: [1, 1, 1] }));

describe('a model of your own', () => {
  test('is found by its name, with the way in which it takes pictures', async () => {
    const added = await addOwnModel(file, manifest, folderOf('a'));
    assert.equal(added.name, 'my-model');
    assert.equal(added.isOfCatalogue, false);
    const found = await findOwnModel('my-model', [folderOf('nowhere'), folderOf('a')]);
    assert.deepEqual(found?.picture, { colour: 'bgr', range: 'byte', mean: [0, 0, 0], std: [1, 1, 1] });
    assert.equal(await readFile(found?.file ?? '', 'utf8'), 'weights');
    assert.equal(await findOwnModel('../my-model', [folderOf('a')]), null);
  });

  test('takes pictures as torchreid does where no manifest says otherwise', async () => {
    await addOwnModel(file, null, folderOf('b'));
    assert.equal((await findOwnModel('my-model', [folderOf('b')]))?.picture.colour, 'rgb');
  });

  test('never takes the place of another, and is refused when its file has changed', async () => {
    await addOwnModel(file, null, folderOf('c'));
    const other = path.join(root, 'other', 'my-model.onnx');
    await cp(file, other);
    await writeFile(other, 'other weights');
    await assert.rejects(
      addOwnModel(other, null, folderOf('c')),
      failsWith('bad_input', /is there with other content/),
    );
    await writeFile(path.join(folderOf('c'), 'my-model.onnx'), 'changed');
    await assert.rejects(
      findOwnModel('my-model', [folderOf('c')]),
      failsWith('wrong_hash', /not the file that was added/),
    );
  });

  test('cannot bear a name of the catalogue', async () => {
    const named = path.join(root, 'yolox_nano.onnx');
    await writeFile(named, 'weights');
    await assert.rejects(
      addOwnModel(named, null, folderOf('d')),
      failsWith('bad_input', /the catalogue has that name/),
    );
  });

  test('has a manifest that says what is wrong with it', async () => {
    await writeFile(path.join(root, 'bad.json'), '{"colour": "grey"}');
    await assert.rejects(
      addOwnModel(file, path.join(root, 'bad.json'), folderOf('e')),
      failsWith('bad_input', /bad\.json.*colour/s),
    );
    await writeFile(path.join(root, 'none.json'), 'colour');
    await assert.rejects(
      addOwnModel(file, path.join(root, 'none.json'), folderOf('e')),
      failsWith('bad_input', /no JSON/),
    );
    await assert.rejects(
      addOwnModel(path.join(root, 'gone.onnx'), null, folderOf('e')),
      failsWith('missing', /gone\.onnx/),
    );
  });
});

test("an IR of the zoo becomes the catalogue's own model", {
  skip: skipWithout('models/openvino/person-reidentification-retail-0288.xml'),
}, async () => {
  const added = await addOwnModel(
    sharedFile('models/openvino/person-reidentification-retail-0288.xml'),
    null,
    folderOf('zoo'),
  );
  assert.equal(added.name, 'person-reidentification-retail-0288');
  assert.deepEqual(await readdir(folderOf('zoo')), ['person_reidentification_retail_0288.onnx']);
});
