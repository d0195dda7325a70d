import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { inspectReply } from '#contract/inspect.ts';
import { writeNpy } from '#platform/formats/npy.ts';
import { writeNpz } from '#platform/formats/npz.ts';
import { createProject } from '#project/project-file.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { inspectFile } from './inspect-file.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-inspect-'));
});
after(() => rm(folder, { recursive: true }));

const matrix = writeNpy({ kind: 'array', dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, NaN, -1) });

/** Writes a file under a name that says nothing and inspects it; the reply must be of the contract's shape. */
async function inspectBytes(bytes: Uint8Array | string) {
  const file = path.join(folder, 'unnamed');
  await writeFile(file, bytes);
  const reply = await inspectFile(file);
  assert.deepEqual(inspectReply.parse(reply), reply);
  return reply;
}

const refused = (bytes: Uint8Array | string, code: string, message: RegExp) =>
  assert.rejects(inspectBytes(bytes), { name: 'DoppelError', code, message });

describe('inspecting a file', () => {
  it('tells an NPY array by its content, with shape and range', async () => {
    const { kind, summary, facts } = await inspectBytes(matrix);
    assert.equal(kind, 'npy');
    assert.equal(summary, 'an array <f4 (2, 3)');
    assert.deepEqual(facts, { type: '<f4', shape: '(2, 3)', min: -1, max: 4, mean: 1.8, not_finite: 1 });
  });

  it('lists the arrays of an NPZ', async () => {
    const { kind, summary, facts } = await inspectBytes(
      await writeNpz(
        new Map([
          ['a', matrix],
          ['b', matrix],
        ]),
      ),
    );
    assert.equal(kind, 'npz');
    assert.equal(summary, '2 arrays');
    assert.partialDeepStrictEqual(facts, { arrays: [{ name: 'a', shape: '(2, 3)' }, { name: 'b' }] });
  });

  it('counts the persons and boxes of MOT text, and says what was left out', async () => {
    const { kind, facts } = await inspectBytes(
      '1,7,10,20,30,40,1\n3,7,11,20,30,40,0.5\n2,9,-5,20,30,40,0\n4,9,0,0,5,5,1\n',
    );
    assert.equal(kind, 'mot');
    assert.partialDeepStrictEqual(facts, {
      persons: 2,
      person_ids: [7, 9],
      boxes: 3,
      first_frame: 0,
      last_frame: 3,
      extent_px: [0, 0, 41, 60],
      rows_left_out: 1,
    });
  });

  it('refuses what is missing, a folder, empty, or of no known kind, with a sentence', async () => {
    await assert.rejects(inspectFile(path.join(folder, 'none')), { code: 'not_found', message: /There is no file/ });
    await assert.rejects(inspectFile(folder), { code: 'bad_file', message: /is a folder/ });
    await refused('', 'bad_file', /is empty/);
    await refused('# Notes\n', 'bad_file', /it is text in which no rows of boxes are found. Doppel reads/);
    await refused(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2), 'bad_video', /is a still picture/);
    await refused(
      Uint8Array.from({ length: 5000 }, (_, n) => (n * 73) % 251),
      'bad_video',
      /is not a video/,
    );
  });

  it('refuses damaged files of each kind with the name of the file', async () => {
    await refused(matrix.subarray(0, matrix.length - 3), 'bad_file', /unnamed: /);
    const archive = await writeNpz(new Map([['a', matrix]]));
    await refused(archive.subarray(0, archive.length - 10), 'bad_file', /unnamed: .*not a readable zip archive/);
    await refused(
      await writeNpz(new Map([['a', matrix.subarray(0, 90)]])),
      'bad_file',
      /member "a": not a readable NPY/,
    );
    await refused('1,7,10,20,30,40,1\n2,7,junk,20,30,40,1\n', 'bad_persons', /unnamed.*2/);
  });

  it('says what a project was made of, and refuses another SQLite file', async () => {
    const file = path.join(folder, 'a.doppel');
    const video = {
      path: '/videos/street.mp4',
      sha256: 'ab'.repeat(32),
      bytes: 1,
      widthPx: 640,
      heightPx: 480,
      fps: 25,
      variableFrameRate: false,
      durationMs: null,
      probe: {},
    };
    createProject(file, { uuid: 'a', createdAt: '2026-01-02T03:04:05.678Z', appVersion: '1.2.3', video }).close();
    const reply = await inspectFile(file);
    assert.deepEqual(inspectReply.parse(reply), reply);
    assert.equal(reply.kind, 'project');
    assert.equal(reply.summary, 'a Doppel project with 0 persons of /videos/street.mp4');
    assert.partialDeepStrictEqual(reply.facts, { app_version: '1.2.3', width: 640, last_run: null, embedder: null });

    const other = path.join(folder, 'other.sqlite');
    new Database(other).exec('CREATE TABLE t (a)').close();
    await assert.rejects(inspectFile(other), { code: 'bad_project', message: /other\.sqlite/ });
  });

  it('reads the real canonical persons', { skip: skipWithout('data/interop/canonical_persons.npz') }, async () => {
    const { summary, facts } = await inspectFile(sharedFile('data/interop/canonical_persons.npz'));
    assert.equal(summary, 'canonical persons: 46 persons, 8661 boxes, frames 0 to 2024 (from 0)');
    assert.partialDeepStrictEqual(facts, { arrays: [{ name: 'persons', type: '|O', shape: '(46,)' }], tracklets: 49 });
  });

  it('reads a real video', { skip: skipWithout('data/TUD-Campus.mp4') }, async () => {
    const { kind, facts } = await inspectFile(sharedFile('data/TUD-Campus.mp4'));
    assert.equal(kind, 'video');
    assert.partialDeepStrictEqual(facts, { codec: 'h264', width: 640, height: 480, fps: 25, estimated_frames: 71 });
  });

  const osnet = 'models/osnet_x0_25_msmt17.onnx';
  it('tells a model by its hash, and refuses one that is cut off', { skip: skipWithout(osnet) }, async () => {
    const bytes = await readFile(sharedFile(osnet));
    const { kind, facts } = await inspectBytes(bytes);
    assert.equal(kind, 'onnx');
    assert.partialDeepStrictEqual(facts, {
      catalogue_id: 'osnet_x0_25_msmt17',
      inputs: ['images float32 [batch, 3, 256, 128]'],
      outputs: ['output float32 [batch, 512]'],
    });
    await refused(bytes.subarray(0, 400_000), 'bad_model', /unnamed/);
  });
});
