import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { cudaMachine } from '#native-models/cuda/cuda-machine.ts';
import { ModelError, modelErrorCodes } from '#native-models/model-error.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { openEmbedder } from './embedder.ts';
import { doppelErrorOfModel } from './embedder-error.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-choice-'));
after(() => rm(folder, { recursive: true }));
const osnetFile = 'osnet_x0_25_msmt17.onnx';
const shared = sharedFile('models');

const open = (embedder: string, models: string | null = folder, device: 'auto' | 'cuda' | 'cpu' = 'cpu') =>
  openEmbedder({ embedder, models, device });

const failsWith = (code: DoppelErrorCode, naming: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DoppelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, naming);
  return true;
};

describe('choosing an embedder', () => {
  test('auto takes the descriptor without weights where there are none, and says so', async () => {
    const { embedder, notes } = await open('auto');
    assert.equal(embedder.id, 'stripes');
    assert.equal(notes.length, 1);
    assert.match(notes[0], /No OSNet weights in .*stripes.*doppel models pull person-reidentification-retail-0286/);
  });

  test('stripes needs nothing and has nothing to say', async () => {
    const { embedder, notes } = await open('stripes', null);
    assert.equal(embedder.id, 'stripes');
    assert.deepEqual(notes, []);
  });

  test('an id whose file is not here is a missing model, with the cause kept', async () => {
    await assert.rejects(open('osnet_x0_25_msmt17'), (error) => {
      failsWith('missing_model', /osnet_x0_25_msmt17\.onnx is not in .*doppel models pull/)(error);
      return (error as Error).cause instanceof ModelError;
    });
  });

  test('a path that does not exist is a missing model', async () => {
    await assert.rejects(open(path.join(folder, 'none.onnx')), failsWith('missing_model', /none\.onnx/));
  });

  test('a name that means nothing is told with those that do', async () => {
    await assert.rejects(open('osnet'), failsWith('not_found', /no embedder "osnet".*stripes, osnet_x0_25_msmt17/));
  });

  test('a detector of the catalogue is refused by its family', async () => {
    await assert.rejects(open('yolox_nano'), failsWith('bad_model', /yolox_nano is of the family yolo/));
  });

  test('a file that is no model is refused', async () => {
    const file = path.join(folder, 'notes.onnx');
    await writeFile(file, 'not a model');
    await assert.rejects(open(file), failsWith('bad_model', /notes\.onnx cannot be opened as an ONNX model/));
  });
});

describe('choosing an embedder with weights', {
  skip: skipWithout(`models/${osnetFile}`, 'models/yolox_nano.onnx', 'models/person_reidentification_retail_0286.onnx'),
}, () => {
  test('auto takes the best that is here', async () => {
    const { embedder } = await open('auto', shared);
    assert.deepEqual(
      { id: embedder.id, dimension: embedder.dimension, device: embedder.device, weightless: embedder.weightless },
      { id: 'person-reidentification-retail-0286', dimension: 256, device: 'cpu', weightless: false },
    );
    await embedder.close();
  });

  test('a device that was named and is missing is an error, and auto says what it fell back to', async (context) => {
    const { embedder, notes } = await open('auto', shared, 'auto');
    await embedder.close();
    if (embedder.device === 'cuda') return context.skip('this machine has CUDA');
    // Nothing is said of a card to somebody who has none; whoever has one is told why it is not used.
    if (cudaMachine().card === 'none' && !cudaMachine().hasProvider) assert.deepEqual(notes, []);
    else assert.match(notes.join(), /runs on the CPU/);
    await assert.rejects(open('auto', shared, 'cuda'), failsWith('missing_device', /CUDA was asked for/));
    await assert.rejects(open('stripes', shared, 'cuda'), failsWith('missing_device', /CUDA was asked for/));
  });

  test('a path takes any embedder, whatever its name', async () => {
    const file = path.join(folder, 'mine.onnx');
    await copyFile(path.join(shared, osnetFile), file);
    const { embedder } = await open(file);
    assert.equal(embedder.id, 'osnet_x0_25_msmt17');
    await embedder.close();
  });

  test('a detector given by its path is refused', async () => {
    await assert.rejects(
      open(path.join(shared, 'yolox_nano.onnx')),
      failsWith('bad_model', /not an embedder such as OSNet.*family yolo/),
    );
  });

  test('weights that were cut off are refused by their hash, and by their path as damaged; auto does not pass over them', async () => {
    const cut = await mkdtemp(path.join(folder, 'cut-'));
    const file = path.join(cut, osnetFile);
    await writeFile(file, (await readFile(path.join(shared, osnetFile))).subarray(0, 500_000));
    for (const name of ['auto', 'osnet_x0_25_msmt17']) {
      await assert.rejects(open(name, cut), failsWith('bad_model', /500000 bytes instead of 921616/));
    }
    await assert.rejects(open(file), failsWith('bad_model', /cannot be opened as an ONNX model/));
  });
});

test('every code of a model error has one of the pipeline, and other errors pass as they are', () => {
  for (const code of modelErrorCodes) {
    const cause = new ModelError(code, 'a sentence');
    const error = doppelErrorOfModel(cause);
    assert.ok(error instanceof DoppelError);
    assert.equal(error.message, 'a sentence');
    assert.equal(error.cause, cause);
  }
  const other = new Error('other');
  assert.equal(doppelErrorOfModel(other), other);
});
