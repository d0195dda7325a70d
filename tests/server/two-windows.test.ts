import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import { decide, saveProjectAs } from '#pipeline';
import { tracksRequest } from '../support/analyze-request.ts';
import { waitUntil } from '../support/patience.ts';
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

test('a window sees what an analysis of another program changes', async () => {
  const window = await served.listen();
  const copy = path.join(served.folder, 'copy.doppel');
  await saveProjectAs(served.file, copy);
  const { project } = await served.ask('project.open', { path: copy });
  const hidden = async () =>
    (await served.ask('review.persons', { project })).persons.filter((person) => person.hidden_reason !== null).length;
  assert.equal(await hidden(), 0);
  await analyze(tracksRequest(served.scene.video, served.scene.tracks, copy, { persons: { top: 3 } }));
  await window.until('project_changed', (event) => event.path === copy, 3000);
  // The analysis writes several times; the change that was told may be an earlier one than that which hides.
  await waitUntil('somebody is hidden', async () => (await hidden()) > 0, { quietMs: 3000 });
  await served.ask('project.close', { project });
  window.close();
});

test('a file that may only be read is shown, and a decision says why it cannot be kept', {
  skip: process.getuid?.() === 0 ? 'root may write everything' : false,
}, async () => {
  const folder = path.join(served.folder, 'locked');
  await mkdir(folder);
  const copy = path.join(folder, 'copy.doppel');
  await saveProjectAs(served.file, copy);
  await chmod(copy, 0o444);
  await chmod(folder, 0o555);
  const { project } = await served.ask('project.open', { path: copy });
  assert.ok((await served.ask('review.persons', { project })).persons.length > 0);
  const decision = { kind: 'note' as const, person: 3, text: 'x' };
  await rejectsWith(served.ask('review.decide', { project, decision, force: false, seen: null }), 'read_only');
  await served.ask('project.close', { project });
  await chmod(folder, 0o755);
});
