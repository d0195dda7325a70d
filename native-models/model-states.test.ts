import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { catalogue, catalogueEntry } from './catalogue.ts';
import { fileSha256 } from './model-file.ts';
import { listModels, verifyModels } from './model-states.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-models-'));
after(() => rm(folder, { recursive: true }));

test('an empty folder has every model of the catalogue, missing', async () => {
  const states = await listModels({ models: path.join(folder, 'none') });
  assert.deepEqual(
    states.map(({ id, state, path }) => ({ id, state, path })),
    catalogue.map(({ id }) => ({ id, state: 'missing', path: null })),
  );
});

test('the hash of a file is taken anew when the file has changed', async () => {
  const file = path.join(folder, 'changing');
  await writeFile(file, 'one');
  const first = await fileSha256(file);
  assert.equal(await fileSha256(file), first);
  await writeFile(file, 'two');
  await utimes(file, new Date(), new Date(Date.now() + 5000));
  assert.notEqual(await fileSha256(file), first);
});

describe('files of the catalogue', { skip: skipWithout('models/osnet_x0_25_msmt17.onnx') }, () => {
  const osnet = catalogueEntry('osnet_x0_25_msmt17');

  test('are present when their content is right, and verified by opening them', async () => {
    await copyFile(sharedFile(`models/${osnet.file}`), path.join(folder, osnet.file));
    const [state] = await verifyModels({ models: folder, entries: [osnet] });
    assert.deepEqual(state, {
      id: osnet.id,
      family: 'osnet',
      file: osnet.file,
      bytes: osnet.bytes,
      sha256: osnet.sha256,
      licence: 'MIT',
      source: osnet.source,
      can_pull: true,
      state: 'present',
      path: path.join(folder, osnet.file),
      found_sha256: osnet.sha256,
      problem: null,
    });
  });

  test('are told apart from others of their name, with a sentence', async () => {
    const vocabulary = catalogueEntry('clip_bpe_vocabulary');
    await writeFile(path.join(folder, vocabulary.file), 'another');
    const [state] = await verifyModels({ models: folder, entries: [vocabulary] });
    assert.equal(state.state, 'wrong_hash');
    assert.match(state.problem ?? '', /its sha256 is [0-9a-f]{64} \(7 bytes instead of 1356917\), expected 924691ac/);
  });

  test('have a problem when the catalogue says something else of their tensors', async () => {
    const wrong = { ...osnet, outputs: [{ name: 'output', type: 'float32' as const, shape: ['batch', 256] }] };
    const [state] = await verifyModels({ models: sharedFile('models'), entries: [wrong] });
    assert.equal(state.state, 'present');
    assert.match(
      state.problem ?? '',
      /its output is output float32 \[batch, 512\], expected output float32 \[batch, 256\]/,
    );
  });

  test('all open with the tensors of their entries', async () => {
    const states = await verifyModels({ models: sharedFile('models') });
    // The one file that is not among the shared weights everywhere.
    const mayLack = (id: string, state: string): boolean => id === 'rtmdet_nano_person' && state === 'missing';
    assert.deepEqual(
      states.filter(({ id, state, problem }) => !mayLack(id, state) && (state !== 'present' || problem !== null)),
      [],
    );
  });
});
