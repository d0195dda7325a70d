import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { type CatalogueEntry, catalogueEntry } from './catalogue.ts';
import { ModelError } from './model-error.ts';
import { takeModels } from './take-models.ts';

const content = Buffer.from('weights of a model, as far as a hash can tell');
const sample: CatalogueEntry = {
  ...catalogueEntry('clip_bpe_vocabulary'),
  id: 'sample',
  file: 'sample.bin',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

test('a model is taken from a folder whatever it is called there, and a file of its size that is another is not', async (context) => {
  const from = temporaryFolder(context);
  const models = path.join(temporaryFolder(context), 'not', 'there yet');
  writeFileSync(path.join(from, 'download (1)'), content);
  writeFileSync(path.join(from, 'other'), Buffer.alloc(content.length, 1));
  symlinkSync(path.join(from, 'nowhere'), path.join(from, 'a link that leads nowhere'));
  mkdirSync(path.join(from, 'folder'));
  assert.deepEqual(await takeModels(from, { models, entries: [sample] }), ['sample']);
  assert.deepEqual(readdirSync(models), ['sample.bin']);
  assert.deepEqual(readFileSync(path.join(models, 'sample.bin')), content);
  assert.deepEqual(await takeModels(from, { models, entries: [sample] }), ['sample'], 'it is here already');
});

test('a folder without models gives none, and one that is not there is told', async (context) => {
  const empty = temporaryFolder(context);
  assert.deepEqual(await takeModels(empty, { models: empty, entries: [sample] }), []);
  await assert.rejects(takeModels(path.join(empty, 'nowhere'), { models: empty, entries: [sample] }), (error) => {
    assert.ok(error instanceof ModelError);
    assert.equal(error.code, 'missing');
    assert.match(error.message, /nowhere cannot be looked into/);
    return true;
  });
});

test('nothing half written stays where the folder of the models is a file', async (context) => {
  const from = temporaryFolder(context);
  writeFileSync(path.join(from, 'sample.bin'), content);
  const models = path.join(from, 'a file');
  writeFileSync(models, 'in the way');
  await assert.rejects(takeModels(from, { models, entries: [sample] }), /a part of its path is a file/);
  assert.deepEqual(readdirSync(from).toSorted(), ['a file', 'sample.bin']);
});

const origin = 'models/openvino';
test('an OpenVINO IR is taken as its two files and converted', { skip: skipWithout(origin) }, async () => {
  const models = mkdtempSync(path.join(tmpdir(), 'doppel-take-'));
  const from = mkdtempSync(path.join(tmpdir(), 'doppel-stick-'));
  try {
    const entry = catalogueEntry('person-reidentification-retail-0288');
    for (const file of [entry.origin?.xml.file ?? '', entry.origin?.bin.file ?? '']) {
      cpSync(path.join(sharedFile(origin), file), path.join(from, file));
    }
    assert.deepEqual(await takeModels(from, { models }), [entry.id]);
    assert.deepEqual(readdirSync(models), [entry.file]);
  } finally {
    rmSync(models, { recursive: true });
    rmSync(from, { recursive: true });
  }
});
