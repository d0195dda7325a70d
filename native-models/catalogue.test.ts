import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import catalogueFile from './catalogue.json' with { type: 'json' };
import { catalogue, catalogueEntry, readCatalogue } from './catalogue.ts';
import { ModelError } from './model-error.ts';
import { modelState } from './model-states.ts';

const first = catalogueFile.models[0];

describe('the catalogue', () => {
  test('has the OSNet weights with what goes in and out', () => {
    const entry = catalogueEntry('osnet_x0_25_msmt17');
    assert.equal(entry.family, 'osnet');
    assert.deepEqual(entry.inputs, [{ name: 'images', type: 'float32', shape: ['batch', 3, 256, 128] }]);
    assert.deepEqual(entry.outputs, [{ name: 'output', type: 'float32', shape: ['batch', 512] }]);
  });

  test('names addresses that cannot come to hold other bytes: each has a whole commit hash in it', () => {
    for (const { id, download } of catalogue) {
      if (download !== null) assert.match(download, /\/[0-9a-f]{40}\//, id);
    }
  });

  test("takes the zoo's models from their release, by its official address", () => {
    const converted = catalogue.filter(({ origin }) => origin !== undefined);
    assert.equal(converted.length, 5);
    for (const { id, origin } of converted) {
      for (const { file, download } of origin === undefined ? [] : [origin.xml, origin.bin]) {
        const release = `https://storage.openvinotoolkit.org/repositories/open_model_zoo/2023.0/models_bin/1/${id}/`;
        assert.ok(download.startsWith(release) && download.endsWith(`/${file}`), download);
      }
    }
  });

  test('has no address for files that were derived', () => {
    const derived = catalogue.filter((entry) => entry.source.startsWith('derived from'));
    assert.equal(derived.length, 2);
    assert.ok(derived.every((entry) => entry.download === null));
  });

  test('agrees with the real files', { skip: skipWithout('models/osnet_x0_25_msmt17.onnx') }, async () => {
    const states = await Promise.all(catalogue.map((entry) => modelState(entry, [sharedFile('models')])));
    assert.deepEqual(
      states.filter(({ state }) => state !== 'present').map(({ id, state }) => `${id}: ${state}`),
      // Weights that came after the shared folder was laid out.
      existsSync(sharedFile('models/rtmdet_nano_person.onnx')) ? [] : ['rtmdet_nano_person: missing'],
    );
  });

  test('answers an unknown id with those that there are', () => {
    assert.throws(
      () => catalogueEntry('osnet'),
      (error) => error instanceof ModelError && error.code === 'unknown_model' && /yolox_nano/.test(error.message),
    );
  });
});

describe('reading a catalogue', () => {
  const refused = (entry: object, naming: RegExp) =>
    assert.throws(
      () => readCatalogue({ models: [entry] }),
      (error) => error instanceof ModelError && error.code === 'damaged' && naming.test(error.message),
    );

  test('refuses a file name that is a path', () => refused({ ...first, file: '../x.onnx' }, /file/));
  test('refuses a hash that is none', () => refused({ ...first, sha256: 'ABC' }, /sha256/));
  test('refuses an address without https', () => refused({ ...first, download: 'http://example.org/x' }, /download/));
  test('refuses an unknown family', () => refused({ ...first, family: 'dino' }, /family/));
  test('refuses a field that it does not know', () => refused({ ...first, colour: 'rgb' }, /colour/));
  test('refuses a field that is missing', () => refused({ ...first, licence: undefined }, /licence/));
  test('refuses an id that comes twice', () => {
    assert.throws(() => readCatalogue({ models: [first, first] }), /id osnet_x0_25_msmt17 twice/);
  });
});
