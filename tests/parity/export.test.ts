import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { exportAll } from '#export/export-all.ts';
import type { ExportInput } from '#export/export-input.ts';
import { sampleExport } from '../report/sample-export.ts';
import { type PythonEnvironment, runPython, skipWithoutPython } from '../support/python.ts';

const environments: readonly PythonEnvironment[] = ['numpy1', 'tools'];
const folder = mkdtempSync(path.join(tmpdir(), 'doppel-export-parity-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const sample = sampleExport({ persons: 12, dimension: 512, names: { 1: '=cmd()', 2: 'Zoë, "Z"' } });
/** One person cannot be compared, so that the order of the matrix is not that of the persons. */
const input: ExportInput = {
  ...sample,
  persons: sample.persons.map((person, index) => (index === 4 ? { ...person, embedding: null } : person)),
  events: sample.events.map((event) => ({ ...event, by: '=1+1, "she"\nsaid' })),
};
before(async () => {
  await exportAll(input, { to: folder, person: 3 });
});

/** What export-digest.py says of an array with these elements. */
function digest(dtype: string, shape: readonly number[], data: NodeJS.TypedArray): unknown {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype, shape, c_order: true, sha256: createHash('sha256').update(bytes).digest('hex') };
}

for (const environment of environments) {
  const skip = await skipWithoutPython(environment);

  test(`numpy of "${environment}" loads every file of an export, and finds in it what was exported`, {
    skip,
  }, async () => {
    const script = path.join(import.meta.dirname, 'export-digest.py');
    const found = JSON.parse((await runPython(environment, script, [folder])).stdout);
    assert.match(found.numpy, environment === 'numpy1' ? /^1\./ : /^2\./);

    const embedded = input.persons.flatMap((person) => (person.embedding === null ? [] : [...person.embedding]));
    assert.deepEqual(found.embeddings, digest('float32', [11, 512], Float32Array.from(embedded)));
    assert.deepEqual(found.embeddings_from_json, found.embeddings);
    assert.deepEqual([found.matrix.dtype, found.matrix.shape, found.matrix.c_order], ['float32', [11, 11], true]);
    assert.deepEqual(found.matrix_from_json, found.matrix);
    assert.equal(found.symmetric, true);
    assert.deepEqual(found.diagonal, [1]);
    // numpy sums 512 products in float32, in another order.
    assert.ok(found.largest_error < 1e-5, String(found.largest_error));
    assert.ok(found.high_pairs.length > 0);
    assert.deepEqual(found.high_pairs_from_json, found.high_pairs);

    assert.deepEqual(
      found.persons,
      input.persons.map(({ track }) => {
        const rows = track.frameIndices.length;
        return {
          person_id: track.personId,
          frame_numbers: digest('int64', [rows], BigInt64Array.from(track.frameIndices, BigInt)),
          bboxes: digest('float32', [rows, 4], track.boxesPx),
          confidences: digest('float32', [rows], track.confidences),
          detection_indices: digest('int64', [rows], BigInt64Array.from(track.detectionIndices, BigInt)),
          original_tracklet_ids: track.trackletIds,
          num_tracklets_merged: track.trackletIds.length,
        };
      }),
    );
    assert.equal(found.selected.person_id, 3);
    assert.deepEqual(found.selected.frame_numbers, found.persons[2].frame_numbers);
    assert.deepEqual(found.selected.video_metadata, {
      video_path: input.video.path,
      total_frames: 3_000,
      fps: 25,
      resolution: [1280, 720],
    });
    assert.deepEqual(
      found.decisions.map((row: Record<string, string>) => [row.seq, row.by, row.hash]),
      input.events.map((event) => [String(event.seq), `'${event.by}`, event.hash]),
    );
  });
}
