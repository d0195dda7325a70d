import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { readEvents } from '#project/events.ts';
import { openProject } from '#project/project-file.ts';
import { verifyProject } from '#project/verify/verify.ts';
import { decide, makeSampleProject, temporaryFolder } from '#tests/property/sample-project.ts';
import { patient } from '#tests/support/patience.ts';
import { saveAs } from './save-as.ts';

const withCode = (code: string) => (error: unknown) => error instanceof DoppelError && error.code === code;

test('a copy of a project that is open and being decided on is whole, in rollback mode, and leaves nothing beside it', async (context) => {
  const folder = temporaryFolder(context);
  const project = makeSampleProject(path.join(folder, 'a.doppel'));
  decide(project, { kind: 'hide', person: 1 });
  const other = openProject(project.path, 'write');
  const target = path.join(folder, 'b.doppel');
  const saving = saveAs(project, target);
  decide(other, { kind: 'hide', person: 2 });
  await saving;
  other.close();
  project.close();
  assert.deepEqual(readdirSync(folder), ['a.doppel', 'b.doppel']);
  assert.deepEqual([...readFileSync(target).subarray(18, 20)], [1, 1]);
  const copy = openProject(target, 'read');
  assert.equal(readEvents(copy)[0].action.kind, 'hide');
  assert.ok(verifyProject(copy, null).ok);
  copy.close();
});

test('a copy comes to its end beside another connection that commits all the time, as an analysis does', async (context) => {
  const folder = temporaryFolder(context);
  const project = makeSampleProject(path.join(folder, 'a.doppel'));
  const other = openProject(project.path, 'write');
  project.write(() =>
    project.execute('CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(12000000))'),
  );
  context.after(() => other.close());
  context.after(() => project.close());
  let isOver = false;
  let commits = 0;
  const commit = (): void => {
    if (isOver) return;
    other.write(() => other.execute('INSERT INTO filler VALUES (zeroblob(10))'));
    commits++;
    setImmediate(commit);
  };
  commit();
  const target = path.join(folder, 'b.doppel');
  const late = setTimeout(() => {
    isOver = true;
  }, patient(20_000));
  await saveAs(project, target);
  clearTimeout(late);
  assert.ok(!isOver, 'it was waited for the other one to stop');
  isOver = true;
  assert.ok(commits > 3, `${commits} commits`);
});

test('a copy never overwrites the project itself, a link to it, or any other file', async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  const project = makeSampleProject(file);
  const link = path.join(folder, 'link.doppel');
  symlinkSync(file, link);
  const other = path.join(folder, 'other.txt');
  writeFileSync(other, 'precious');
  await assert.rejects(saveAs(project, file), withCode('usage'));
  await assert.rejects(saveAs(project, link), withCode('usage'));
  await assert.rejects(saveAs(project, other), withCode('conflict'));
  await assert.rejects(saveAs(project, path.join(folder, 'no', 'b.doppel')), withCode('not_found'));
  project.close();
  assert.equal(readFileSync(other, 'utf8'), 'precious');
  assert.deepEqual(readdirSync(folder), ['a.doppel', 'link.doppel', 'other.txt']);
});
