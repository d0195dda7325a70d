import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { load } from 'sqlite-vec';
import { cropId, personId } from '#base/ids.ts';
import { settings } from '#contract/settings.ts';
import { decide, makeSampleProject, planSampleCrops, temporaryFolder } from '#tests/property/sample-project.ts';
import { storeAnimation } from '../animations.ts';
import { storeBestRanks, storeCropImages } from '../crops.ts';
import { beginDetection, storeDetections, storeGroupingLog } from '../detections.ts';
import { beginEmbedding } from '../embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '../embeddings.ts';
import { readEvents } from '../events.ts';
import { storeFinishedStage } from '../finished-stages.ts';
import { storePairs, storeProbabilities } from '../pairs.ts';
import { storeHiddenReasons } from '../persons.ts';
import type { ProjectDatabase } from '../project-database.ts';
import { openProject } from '../project-file.ts';
import { finishRun, startRun, updateRun } from '../runs.ts';
import { verifyProject } from '../verify/verify.ts';
import { relocateVideo, storeDecodeResult } from '../video.ts';
import { tableParts } from './evidence-parts.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A project in which every table that decisions rest on has a row, with one decision. */
function makeEvidence(context: TestContext): string {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file, 3);
  const run = startRun(project, { startedAt: at, appVersion: '0', settings: settings.parse({}) });
  storeDecodeResult(project, {
    frameTimesMs: Float64Array.of(0, 40),
    variableFrameRate: false,
    durationMs: 80,
    damage: { decode_errors: 1, time_gaps: [], frames_missing: 0 },
  });
  beginDetection(project, { id: 'd', modelSha256: 'c'.repeat(64), device: 'cpu', fingerprint: 'f' });
  storeDetections(project, [{ frameIndex: 3, boxesPx: Float32Array.of(1, 2, 3, 4), confidences: Float32Array.of(1) }]);
  storeGroupingLog(project, { decisions: [] } as never);
  storeHiddenReasons(project, new Map([[personId(3), 'comes late']]));
  planSampleCrops(project, 3, 2);
  const ids = [1, 2, 3, 4].map(cropId);
  storeCropImages(
    project,
    ids.map((id) => ({ id, image: Uint8Array.of(id, 7), widthPx: 5, heightPx: 9, sharpness: 1, quality: 0.5 })),
  );
  storeBestRanks(project, new Map(ids.map((id) => [id, id % 2])));
  beginEmbedding(project, { id: 'x', model_sha256: 'b'.repeat(64), device: 'cpu', dimension: 4, weightless: false });
  storeCropEmbeddings(project, ids, new Float32Array(16).fill(0.5));
  storePersonEmbedding(project, { personId: personId(1), vector: new Float32Array(4).fill(0.5), cropIds: ids });
  storeAnimation(project, { personId: personId(1), webp: Uint8Array.of(1, 2), frameCount: 2 });
  project.write(() => {
    project
      .prepare('INSERT INTO calibration (one, model_sha256, version, list_from, record) VALUES (1, ?, 1, 0.25, ?)')
      .run('b'.repeat(64), '{}');
    project.evidence.touchAll('calibration');
  });
  storePairs(project, [
    {
      a: 1,
      b: 2,
      similarity: 0.9,
      best_crop_similarity: 0.95,
      best_crops: [1, 3],
      median_crop_similarity: 0.8,
      covisible_frames: 4,
      apart_frames: 3,
      overlapping_frames: 1,
      median_overlap: 0.1,
      vetoed: true,
      veto_reason: 'in two places',
      gap_frames: 3,
      gap_ms: 120,
      needed_speed: 2,
    },
  ]);
  storeProbabilities(project, [{ a: 1, b: 2, probability: 0.75 }]);
  storeFinishedStage(project, 'crops', 'f');
  updateRun(project, run, { embedder: null, stageSeconds: { crops: 1 }, warnings: ['dark'] });
  finishRun(project, run, { state: 'done', finishedAt: at, error: null });
  decide(project, { kind: 'rename', person: 1, name: 'a' });
  project.close();
  return file;
}

function verify(file: string) {
  const project = openProject(file, 'read');
  try {
    return verifyProject(project, null).checks;
  } finally {
    project.close();
  }
}

const finding = (file: string, name: string) => verify(file).find((check) => check.name === name);

/** A copy of the file, changed as somebody with a database tool would. */
function tampered(file: string, change: (database: Database.Database) => void): string {
  const copy = `${file}-${Math.random().toString(36).slice(2)}.doppel`;
  copyFileSync(file, copy);
  const database = new Database(copy);
  load(database);
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  change(database);
  database.close();
  return copy;
}

/** SQL for another value than a column has, of the type that it has. */
const other = (column: string) => `CASE typeof(${column})
  WHEN 'blob' THEN CAST(substr(${column}, 1, length(${column}) - 1) || x'ee' AS BLOB)
  WHEN 'text' THEN CASE WHEN json_valid(${column}) THEN ${column} || ' ' ELSE 'X' || substr(${column}, 2) END
  WHEN 'null' THEN CASE '${column}' WHEN 'finished_at' THEN 'x' WHEN 'hidden_reason' THEN 'x' WHEN 'error' THEN 'x'
    WHEN 'embedder' THEN '{}' WHEN 'sha256' THEN 'x' ELSE 1 END
  ELSE ${column} + 1000 END`;

test('each value of each table that decisions rest on, changed behind the back of Doppel, is told with its table', (context) => {
  const file = makeEvidence(context);
  assert.deepEqual(
    verify(file).filter(({ ok }) => !ok),
    [],
  );
  for (const { name, columns } of tableParts.filter((part) => part.name !== 'erasure')) {
    for (const column of columns) {
      const copy = tampered(file, (database) => {
        const row = database.prepare(`SELECT count(*) FROM ${name}`).pluck().get();
        assert.ok(Number(row) > 0, `${name} has a row`);
        const { changes } = database
          .prepare(
            `UPDATE ${name} SET ${column} = ${other(column)} WHERE rowid IN (SELECT rowid FROM ${name} LIMIT 1)`.replace(
              /rowid/g,
              name === 'pair' ? 'a' : name === 'finished_stage' ? 'stage' : 'rowid',
            ),
          )
          .run();
        assert.equal(changes, 1, `${name}.${column}`);
      });
      const told = finding(copy, 'evidence');
      assert.equal(told?.ok, false, `${name}.${column} is not told`);
      assert.match(told?.message ?? '', new RegExp(`as it was written: .*\\b${name}\\b`), `${name}.${column}`);
    }
  }
});

test('an id that no number holds is told, and nothing is called whole', (context) => {
  const file = makeEvidence(context);
  for (const sql of [
    'UPDATE crop_image SET crop_id = 9223372036854775807 WHERE crop_id = 3',
    'INSERT INTO evidence_item SELECT part, 9223372036854775807, digest, NULL FROM evidence_item LIMIT 1',
  ]) {
    const told = finding(
      tampered(file, (database) => database.exec(sql)),
      'evidence',
    );
    assert.equal(told?.ok, false, sql);
    assert.match(told?.message ?? '', /is damaged/, sql);
  }
});

test('rows that were taken away or added are told, with what they are', (context) => {
  const file = makeEvidence(context);
  const gone = tampered(file, (database) => database.exec('DELETE FROM crop_image WHERE crop_id = 3'));
  assert.match(finding(gone, 'evidence')?.message ?? '', /crop_image, crop 3 \(missing\)/);
  const more = tampered(file, (database) =>
    database.exec("INSERT INTO person (id, source_tracklet_ids) VALUES (9, '[]')"),
  );
  assert.match(finding(more, 'evidence')?.message ?? '', /person, person 9 \(added\)/);
  const pair = tampered(file, (database) => database.exec('UPDATE pair SET probability = 0.01'));
  assert.match(finding(pair, 'evidence')?.message ?? '', /pair, pairs of person 1 \(changed\)/);
});

test('digests that were made to fit are told: by their part, their version, or the event that names them', (context) => {
  const file = makeEvidence(context);
  const images = tableParts.find(({ name }) => name === 'crop_image')?.id;
  const item = tampered(file, (database) =>
    database.exec(`UPDATE evidence_item SET digest = zeroblob(32) WHERE part = ${images} AND key = 1`),
  );
  assert.match(finding(item, 'evidence')?.message ?? '', /crop_image, crop 1 \(changed\)/);
  const swap = tampered(file, (database) =>
    database.exec(`DELETE FROM crop_image WHERE crop_id = 1;
      DELETE FROM evidence_item WHERE part = ${images} AND key = 1;`),
  );
  assert.match(finding(swap, 'evidence')?.message ?? '', /digests of crop_image were changed/);
  const part = tampered(file, (database) =>
    database.exec(`DELETE FROM crop_image WHERE crop_id = 1;
      DELETE FROM evidence_item WHERE part = ${images} AND key = 1;
      UPDATE evidence_part SET digest = NULL`),
  );
  assert.match(finding(part, 'evidence')?.message ?? '', /changed since version \d.*no analysis says so: crop_image/);
  const version = tampered(file, (database) =>
    database.exec("UPDATE evidence_version SET parts = replace(parts, 'a', 'b')"),
  );
  assert.match(finding(version, 'evidence')?.message ?? '', /Version \d of the evidence was changed/);
  const root = tampered(file, (database) =>
    database.exec('DELETE FROM evidence_version; UPDATE evidence_part SET digest = NULL'),
  );
  assert.match(finding(root, 'evidence')?.message ?? '', /Event 1 was decided on version/);
  const forgotten = tampered(file, (database) =>
    database.exec('DELETE FROM evidence_item; DELETE FROM evidence_version; DELETE FROM evidence_part'),
  );
  assert.match(finding(forgotten, 'evidence')?.message ?? '', /Event 1 names evidence/);
});

test('a trigger that was taken away is told', (context) => {
  const copy = tampered(makeEvidence(context), (database) => database.exec('DROP TRIGGER event_is_never_changed'));
  const told = finding(copy, 'schema');
  assert.equal(told?.ok, false);
  assert.match(told?.message ?? '', /trigger event_is_never_changed \(missing\)/);
});

test('every column of every table is covered, or known not to be what decisions rest on', (context) => {
  const file = makeEvidence(context);
  const database = new Database(file, { readonly: true });
  context.after(() => database.close());
  const tables = database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'crop_vector*' AND name NOT GLOB 'sqlite_*'",
    )
    .pluck()
    .all();
  const besides = ['event', 'queue_counts', 'evidence_part', 'evidence_item', 'evidence_version'];
  const custody = ['seal', 'purpose', 'export_made'];
  const covered = new Map(tableParts.map(({ name, columns }) => [name as string, columns]));
  assert.deepEqual(tables.filter((name) => !covered.has(name)).toSorted(), [...besides, ...custody].toSorted());
  for (const [name, columns] of covered) {
    const all = database.prepare<[], { name: string }>(`PRAGMA table_info(${name})`).all();
    assert.deepEqual(all.map((column) => column.name).toSorted(), columns.toSorted(), name);
  }
});

function inProject<T>(file: string, work: (project: ProjectDatabase) => T): T {
  const project = openProject(file, 'write');
  try {
    return work(project);
  } finally {
    project.close();
  }
}

test('events name the version that they saw; answers during an analysis stay sound, and what came after is told', (context) => {
  const file = makeEvidence(context);
  const versions = inProject(file, (project) => {
    const run = startRun(project, { startedAt: at, appVersion: '0', settings: settings.parse({}) });
    decide(project, { kind: 'rename', person: 1, name: 'b' });
    storeAnimation(project, { personId: personId(2), webp: Uint8Array.of(4), frameCount: 1 });
    decide(project, { kind: 'rename', person: 1, name: 'c' });
    decide(project, { kind: 'rename', person: 1, name: 'd' });
    storeAnimation(project, { personId: personId(2), webp: Uint8Array.of(5), frameCount: 1 });
    finishRun(project, run, { state: 'done', finishedAt: at, error: null });
    return readEvents(project).map(({ evidence }) => evidence?.version);
  });
  assert.deepEqual(versions, [1, 2, 3, 3]);
  const told = finding(file, 'evidence');
  assert.equal(told?.ok, true);
  assert.match(told?.message ?? '', /Since event 4 it was made anew \(analysis run 2\): run, animation\./);
  inProject(file, (project) => relocateVideo(project, '/there/v.mp4', at));
  assert.match(finding(file, 'evidence')?.message ?? '', /the video lies elsewhere\): video, run, animation/);
});

test('an older file opens as before; its events name no evidence, and those that come then do', (context) => {
  const file = makeEvidence(context);
  const older = tampered(file, (database) => {
    database.exec(`DROP TRIGGER event_is_never_deleted; DELETE FROM event;
      CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END`);
    for (const table of [
      'evidence_item',
      'evidence_version',
      'evidence_part',
      'seal',
      'erasure',
      'purpose',
      'export_made',
    ]) {
      database.exec(`DROP TABLE ${table}`);
    }
    database.pragma('user_version = 5');
  });
  const told = finding(older, 'evidence');
  assert.equal(told?.ok, true);
  assert.match(told?.message ?? '', /Not covered: an older Doppel wrote this file/);
  inProject(older, (project) => {
    storeAnimation(project, { personId: personId(2), webp: Uint8Array.of(4), frameCount: 1 });
    decide(project, { kind: 'rename', person: 1, name: 'b' });
  });
  assert.deepEqual(
    verify(older).filter(({ ok }) => !ok),
    [],
  );
  assert.match(finding(older, 'evidence')?.message ?? '', /Every event names what it was decided on/);
});
