import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { load } from 'sqlite-vec';
import { DoppelError } from '#base/doppel-error.ts';
import { cropId } from '#base/ids.ts';
import { type VerifyReply, verifyReply } from '#contract/replies.ts';
import { eventBody, genesisHash, hashOfBody } from '#review/hash-chain.ts';
import {
  decide,
  makeSampleProject,
  planSampleCrops,
  sampleBirth,
  temporaryFolder,
} from '#tests/property/sample-project.ts';
import { beginEmbedding } from '../embedder.ts';
import { storeCropEmbeddings } from '../embeddings.ts';
import { readEvents } from '../events.ts';
import { openProject } from '../project-file.ts';
import { verifyProject } from './verify.ts';

/** A closed project with five decisions and three vectors. */
function makeVerified(context: TestContext): string {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  planSampleCrops(project, 5, 3);
  beginEmbedding(project, { id: 'x', model_sha256: null, device: 'cpu', dimension: 4, weightless: true });
  storeCropEmbeddings(project, [1, 2, 3].map(cropId), new Float32Array(12).fill(0.5));
  for (const name of ['a', 'b', 'c', 'd', 'e']) decide(project, { kind: 'rename', person: 1, name });
  project.close();
  return file;
}

/** Changes a file behind the project's back, as somebody with a database tool would. */
function tamper(file: string, change: (database: Database.Database) => void): void {
  const database = new Database(file);
  load(database);
  database.pragma('foreign_keys = OFF');
  const triggers = database.prepare<[], string>("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
  database.exec('DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted');
  change(database);
  // Whoever takes the guards away and knows what he does puts them back.
  for (const trigger of triggers) database.exec(trigger);
  database.close();
}

function verify(file: string, head: string | null = null): VerifyReply {
  const project = openProject(file, 'read');
  try {
    return verifyReply.parse(verifyProject(project, head));
  } finally {
    project.close();
  }
}

const failed = (reply: VerifyReply) => reply.checks.filter(({ ok }) => !ok);

test('a sound project verifies, and each check says what it looked at', (context) => {
  const file = makeVerified(context);
  const reply = verify(file);
  assert.equal(reply.ok, true);
  assert.deepEqual(
    reply.checks.map(({ name }) => name),
    ['file', 'foreign_keys', 'schema', 'chain', 'fold', 'times', 'vectors', 'evidence'],
  );
  assert.equal(reply.head.seq, 5);
});

test('a changed body is found, with the event since which the log is broken', (context) => {
  const file = makeVerified(context);
  tamper(file, (database) => {
    database.exec(`UPDATE event SET body = replace(body, '"c"', '"X"') WHERE seq = 3`);
  });
  const [fault, ...others] = failed(verify(file));
  assert.equal(fault.name, 'chain');
  assert.match(fault.message, /broken since event 3/);
  assert.deepEqual(others, []);
});

test('a changed body with its own hash made to fit is found at the next event', (context) => {
  const file = makeVerified(context);
  tamper(file, (database) => {
    const body = database
      .prepare<[], string>('SELECT body FROM event WHERE seq = 3')
      .pluck()
      .get()
      ?.replace('"c"', '"X"');
    database.prepare('UPDATE event SET body = ?, hash = ? WHERE seq = 3').run(body, hashOfBody(body ?? ''));
  });
  assert.match(failed(verify(file))[0].message, /broken since event 4/);
});

test('a body in other words, with the same meaning, is found too', (context) => {
  const file = makeVerified(context);
  tamper(file, (database) => {
    database.exec(`UPDATE event SET body = replace(body, '"seq":2', '"seq": 2') WHERE seq = 2`);
  });
  assert.match(failed(verify(file))[0].message, /broken since event 2/);
});

test('an event that is no JSON, and one that is none of ours, are found and named', (context) => {
  for (const body of ['{', '{"seq":4}']) {
    const file = makeVerified(context);
    tamper(file, (database) => database.prepare('UPDATE event SET body = ? WHERE seq = 4').run(body));
    const faults = failed(verify(file));
    assert.deepEqual(
      faults.map(({ name }) => name),
      ['chain', 'fold'],
    );
    for (const { message } of faults) assert.match(message, /[Ee]vent 4/);
  }
});

test('a cut-off tail is found by the head that was noted before', (context) => {
  const file = makeVerified(context);
  const { head } = verify(file);
  tamper(file, (database) => database.exec('DELETE FROM event WHERE seq > 3'));
  assert.equal(verify(file).ok, true, 'the chain by itself cannot show it');
  for (const noted of [head.hash, `${head.seq}:${head.hash}`, head.hash.toUpperCase()]) {
    const [fault] = failed(verify(file, noted));
    assert.equal(fault.name, 'head');
    assert.match(fault.message, /ends with event 3.*cut off/);
  }
});

test('a head noted earlier is found where the log has grown since, at its own number only', (context) => {
  const file = makeVerified(context);
  const project = openProject(file, 'read');
  const third = readEvents(project)[2].hash;
  project.close();
  assert.equal(verify(file, third).ok, true);
  assert.equal(verify(file, `3:${third}`).ok, true);
  assert.equal(verify(file, `4:${third}`).ok, false);
  assert.equal(verify(file, genesisHash(sampleBirth.uuid)).ok, true, 'the head of a project without decisions');
  assert.throws(
    () => verify(file, 'abc'),
    (error) => error instanceof DoppelError && error.code === 'usage',
  );
});

test('a missing event in the middle and the log of another project are found', (context) => {
  const gap = makeVerified(context);
  tamper(gap, (database) => database.exec('DELETE FROM event WHERE seq = 2'));
  assert.match(failed(verify(gap))[0].message, /broken since event 2/);
  const other = makeVerified(context);
  tamper(other, (database) => database.exec("UPDATE project SET uuid = 'another'"));
  assert.match(failed(verify(other))[0].message, /broken since event 1/);
});

test('a whole chain whose decisions make no sense fails the fold, and the event is named', (context) => {
  const file = makeVerified(context);
  const project = openProject(file, 'read');
  const last = readEvents(project)[4];
  project.close();
  tamper(file, (database) => {
    const body = eventBody({ ...last, seq: 6, previous_hash: last.hash, action: { kind: 'hide', person: 77 } });
    database.prepare('INSERT INTO event VALUES (6, ?, ?, ?)').run(body, last.hash, hashOfBody(body));
  });
  const [fault, ...others] = failed(verify(file));
  assert.equal(fault.name, 'fold');
  assert.match(fault.message, /Event 6 .*no person 77/);
  assert.deepEqual(others, []);
});

test('a reference that leads nowhere is found', (context) => {
  const file = makeVerified(context);
  tamper(file, (database) => database.exec('DELETE FROM tracklet WHERE id = 101'));
  const names = failed(verify(file)).map(({ name }) => name);
  assert.ok(names.includes('foreign_keys'));
});

test('vectors that are damaged, or not the same in both places, are found and named', (context) => {
  const cases: readonly [string, RegExp][] = [
    ["UPDATE crop_embedding SET vector = x'0000803f' WHERE crop_id = 2", /crop 2 has 1 numbers, not 4/],
    [
      "UPDATE crop_embedding SET vector = x'0000c07f0000803f0000803f0000803f' WHERE crop_id = 2",
      /crop 2 holds a number/,
    ],
    ["UPDATE crop_embedding SET vector = x'0000803f0000803f0000803f0000803f' WHERE crop_id = 2", /crop 2 differs/],
    ['DELETE FROM crop_vector WHERE rowid = 3', /crop 3 is missing in the vector table/],
    ['DELETE FROM crop_embedding WHERE crop_id = 1', /holds 3 vectors; the project has 2/],
    ['DELETE FROM embedder', /does not say what made them/],
  ];
  for (const [sql, expected] of cases) {
    const file = makeVerified(context);
    tamper(file, (database) => database.exec(sql));
    const [fault, ...others] = failed(verify(file));
    assert.equal(fault?.name, 'vectors', sql);
    assert.match(fault.message, expected);
    const besides = sql.includes('crop_vector') ? [] : ['evidence'];
    assert.deepEqual(
      others.map(({ name }) => name),
      besides,
    );
  }
});

test('overwritten pages are found by the check of the file, or the file is refused as damaged', (context) => {
  const file = makeVerified(context);
  const bytes = readFileSync(file);
  let found = 0;
  for (let page = 1; page < bytes.length / 4096; page += 1) {
    const damaged = Buffer.from(bytes);
    damaged.fill(0x5a, page * 4096, page * 4096 + 200);
    writeFileSync(file, damaged);
    try {
      if (!verify(file).ok) found += 1;
    } catch (error) {
      assert.ok(error instanceof DoppelError && error.code === 'bad_project', String(error));
      found += 1;
    }
  }
  // Bytes that no page uses at present may be anything.
  assert.ok(found > (bytes.length / 4096) * 0.8, `${found} of ${bytes.length / 4096} pages`);
});

test('times that run backwards are told and are no damage', (context) => {
  const project = makeSampleProject(path.join(temporaryFolder(context), 'a.doppel'));
  context.after(() => project.close());
  decide(project, { kind: 'apart', a: 1, b: 2 }, { at: '2026-01-02T12:00:00.000Z' });
  decide(project, { kind: 'apart', a: 1, b: 3 }, { at: '2026-01-02T11:59:59.999Z' });
  const { ok, checks } = verifyProject(project, null);
  const times = checks.find(({ name }) => name === 'times');
  assert.equal(ok, true);
  assert.deepEqual([times?.ok, times?.caution], [true, true]);
  assert.match(times?.message ?? '', /^The times run backwards: event 2 is timed before event 1\. A clock was set/);
});
