import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { decide, exportProject, saveProjectAs } from '../../pipeline/index.ts';
import { rejectsWith, type ServedScene, serveScene } from './served-scene.ts';

let served: ServedScene;

before(async () => {
  served = await serveScene();
});
after(() => served?.close());

test('two windows on one file see each other decide, and neither loses a decision', async () => {
  const [left, right] = [await served.listen(), await served.listen()];
  const [a, b] = [
    (await served.ask('project.open', { path: served.file })).project,
    (await served.ask('project.open', { path: served.file })).project,
  ];
  assert.notEqual(a, b);
  const merge = { kind: 'merge' as const, persons: [1, 2] };
  const done = await served.ask('review.decide', { project: a, decision: merge, force: false, seen: null });
  for (const window of [left, right]) {
    const told = await window.until('project_changed', ({ head }) => head.hash === done.head.hash, 2000);
    assert.equal(told.path, served.file);
  }
  assert.equal((await served.ask('review.queue', { project: b, threshold: null })).decided, 1);
  await rejectsWith(
    served.ask('review.decide', { project: b, decision: merge, force: false, seen: null }),
    'conflict',
    /are one person/,
  );
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      served.ask('review.decide', {
        project: index % 2 === 0 ? a : b,
        decision: { kind: 'note', person: 3, text: `note ${index}` },
        force: false,
        seen: null,
      }),
    ),
  );
  const { notes } = await served.ask('review.person', { project: b, person: 3 });
  assert.equal(new Set(notes.map(({ text }) => text)).size, 20);
  await served.ask('project.close', { project: a });
  assert.equal((await served.ask('review.person', { project: b, person: 3 })).notes.length, 20);
  await served.ask('review.decide', { project: b, decision: { kind: 'undo', event: 1 }, force: false, seen: null });
  await served.ask('project.close', { project: b });
  left.close();
  right.close();
});

test('a decision of the command line reaches an open window within two seconds', async () => {
  const window = await served.listen();
  const { project } = await served.ask('project.open', { path: served.file });
  const before = await served.ask('review.persons', { project });
  const written = await decide(
    served.file,
    { kind: 'rename', person: 5, name: 'Yellow' },
    { by: 'terminal', force: false },
  );
  const told = await window.until('project_changed', ({ head }) => head.seq === written.head.seq, 2000);
  assert.deepEqual(told.head, written.head);
  const after = await served.ask('review.persons', { project });
  assert.equal(before.persons.find(({ id }) => id === 5)?.name, null);
  assert.equal(after.persons.find(({ id }) => id === 5)?.name, 'Yellow');
  await served.ask('project.close', { project });
  window.close();
});

test('a window sees what another program analyses, and a file that cannot be written is shown all the same', async () => {
  const copy = path.join(served.folder, 'copy.doppel');
  await saveProjectAs(served.file, copy);
  const { project } = await served.ask('project.open', { path: copy });
  const exported = await exportProject(copy, { to: path.join(served.folder, 'out') });
  assert.equal(exported.persons, (await served.ask('project.status', { project })).persons.active);
  await served.ask('project.close', { project });
});
