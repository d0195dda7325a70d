import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import type { DecisionRequest, SeenEvidence } from '#contract/decisions.ts';
import { decideReply, logReply } from '#contract/replies.ts';
import { genesisHash } from '#review/hash-chain.ts';
import { decide, makeSampleProject, sampleBirth, temporaryFolder } from '#tests/property/sample-project.ts';
import { readEvents, readHead, readLog } from './events.ts';
import type { ProjectDatabase } from './project-database.ts';
import { openProject } from './project-file.ts';
import { readReview } from './review.ts';
import { verifyProject } from './verify/verify.ts';

/** A project and a way to close it and open it again, as a restart does. */
function restartable(context: TestContext): { project: ProjectDatabase; restart: () => ProjectDatabase } {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  let project = makeSampleProject(file);
  context.after(() => project.close());
  const restart = () => {
    project.close();
    project = openProject(file, 'write');
    return project;
  };
  return { project, restart };
}

const withCode = (code: string) => (error: unknown) => error instanceof DoppelError && error.code === code;

test('undo after a restart restores both ids', (context) => {
  const { project, restart } = restartable(context);
  const reply = decide(project, { kind: 'merge', persons: [1, 2] });
  assert.deepEqual(reply.active_persons, [1, 3, 4, 5]);
  decide(project, { kind: 'rename', person: 3, name: 'Cy' });
  const after = restart();
  assert.deepEqual([...readReview(after).persons.keys()], [1, 3, 4, 5]);
  const undone = decide(after, { kind: 'undo', event: 1 });
  assert.deepEqual(undone.active_persons, [1, 2, 3, 4, 5]);
  const state = readReview(restart());
  assert.deepEqual(state.persons.get(personId(2))?.segments, [{ trackletId: 102, firstFrame: 20, lastFrame: 49 }]);
  assert.equal(state.persons.get(personId(3))?.name, 'Cy');
});

test('an id that a split gave is not given again after undo and restart', (context) => {
  const { project, restart } = restartable(context);
  assert.deepEqual(decide(project, { kind: 'split', person: 1, at_frame: 20 }).active_persons, [1, 2, 3, 4, 5, 6]);
  decide(project, { kind: 'undo' });
  const again = decide(restart(), { kind: 'split', person: 1, at_frame: 20 });
  assert.deepEqual(again.active_persons, [1, 2, 3, 4, 5, 7]);
  assert.throws(
    () => decide(project.isOpen ? project : restart(), { kind: 'split', person: 1, at_frame: 20 }),
    withCode('conflict'),
  );
});

test('an event carries who, when, which version, what was seen and what was forced, and comes back the same', (context) => {
  const { project, restart } = restartable(context);
  assert.deepEqual(readHead(project), { seq: 0, hash: genesisHash(sampleBirth.uuid) });
  const seen: SeenEvidence = {
    pairs: [
      {
        a: 1,
        b: 2,
        similarity: 0.912_345_678_9,
        best_crop_similarity: 1,
        median_crop_similarity: null,
        probability: 1e-7,
        vetoed: true,
      },
    ],
    model_sha256: 'd'.repeat(64),
    crop_ids: [3, 1, 2],
  };
  decide(project, { kind: 'apart', a: 1, b: 2 });
  const reply = decide(project, { kind: 'merge', persons: [2, 1], into: 1 }, { by: 'Zoë ☂', force: true, seen });
  decideReply.parse(reply);
  const [event] = reply.events;
  assert.equal(event.by, 'Zoë ☂');
  assert.deepEqual(event.seen, seen);
  assert.match(event.forced[0], /kept apart by event 1/);
  assert.equal(event.previous_hash, readEvents(project)[0].hash);
  assert.deepEqual(reply.head, { seq: 2, hash: event.hash });
  const after = restart();
  assert.deepEqual(readEvents(after)[1], event);
  assert.deepEqual(readHead(after), reply.head);
});

test('a refused decision writes nothing', (context) => {
  const { project } = restartable(context);
  assert.throws(() => decide(project, { kind: 'merge', persons: [1, 99] }), withCode('not_found'));
  const isVetoed = () => 'both are seen apart in 12 frames';
  assert.throws(() => decide(project, { kind: 'merge', persons: [1, 2] }, { isVetoed }), withCode('conflict'));
  assert.throws(() => decide(project, { kind: 'hide', person: 1 }, { by: '\ud800' }), withCode('usage'));
  assert.equal(readEvents(project).length, 0);
});

test('a forced undo writes all of its events or none, in one chain', (context) => {
  const { project } = restartable(context);
  decide(project, { kind: 'split', person: 1, at_frame: 20 });
  decide(project, { kind: 'merge', persons: [6, 2] });
  const reply = decide(project, { kind: 'undo', event: 1 }, { force: true });
  assert.deepEqual(
    reply.events.map(({ seq, action }) => [seq, action]),
    [
      [3, { kind: 'undo', event: 2 }],
      [4, { kind: 'undo', event: 1 }],
    ],
  );
  const log = logReply.parse(readLog(project));
  assert.deepEqual(
    log.events.map(({ in_force, taken_back_by }) => [in_force, taken_back_by]),
    [
      [false, 4],
      [false, 3],
      [true, null],
      [true, null],
    ],
  );
});

test('the log cannot be changed by accident: the file itself refuses', (context) => {
  const { project } = restartable(context);
  decide(project, { kind: 'hide', person: 1 });
  for (const sql of ["UPDATE event SET body = '{}'", 'DELETE FROM event']) {
    assert.throws(() => project.write(() => project.prepare(sql).run()), /append-only/);
  }
});

test('text of any script, with quotes, line ends and zero bytes, survives', (context) => {
  const { project, restart } = restartable(context);
  const name = 'Ž\u0000ofie "X" \u2028 名前 😀 <script>';
  decide(project, { kind: 'rename', person: 1, name });
  assert.equal(readReview(restart()).persons.get(personId(1))?.name, name);
});

test('a decision within a write that is rolled back is forgotten by the next one', (context) => {
  const { project } = restartable(context);
  decide(project, { kind: 'hide', person: 1 });
  assert.throws(() =>
    project.write(() => {
      decide(project, { kind: 'hide', person: 2 });
      decide(project, { kind: 'hide', person: 3 });
      assert.equal(readEvents(project).length, 3);
      throw new Error('no');
    }),
  );
  assert.equal(readEvents(project).length, 1);
  assert.equal(decide(project, { kind: 'hide', person: 4 }).head.seq, 2);
  assert.deepEqual(
    readEvents(project).map(({ action }) => action),
    [
      { kind: 'hide', person: 1 },
      { kind: 'hide', person: 4 },
    ],
  );
});

test('a question that comes a second time with its key is answered by what it did, also after a restart and an undo without a number', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const merge: DecisionRequest = { kind: 'merge', persons: [1, 2] };
  const undo = { kind: 'undo' } as const;
  const first = makeSampleProject(file);
  const merged = decide(first, merge, { key: 'question-1' });
  assert.deepEqual(decide(first, merge, { key: 'question-1' }), merged);
  decide(first, { kind: 'apart', a: 3, b: 4 }, { key: 'question-2' });
  const undone = decide(first, undo, { key: 'question-3' });
  first.close();
  const again = openProject(file, 'write');
  context.after(() => again.close());
  assert.deepEqual(decide(again, undo, { key: 'question-3' }), undone);
  assert.equal(readLog(again).events.length, 3);
  assert.deepEqual(
    readLog(again).events.map(({ in_force }) => in_force),
    [true, false, true],
  );
  assert.throws(() => decide(again, undo, { key: 'question-1' }), { code: 'usage', message: /another question/ });
  assert.throws(() => decide(again, merge, { key: 'question-1', force: true }), { code: 'usage' });
  assert.equal(decide(again, undo, { key: 'question-4' }).events[0].seq, 4);
  assert.ok(verifyProject(again, null).ok);
});
