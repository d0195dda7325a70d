import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { readLog } from '#project/events.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { verifyProject } from '#project/verify/verify.ts';
import { decide, makeSampleProject, temporaryFolder } from '#tests/property/sample-project.ts';
import { saveAs } from './save-as.ts';

const apart = (b: number) => ({ kind: 'apart', a: 1, b }) as const;
const refused = (what: RegExp) => ({ code: 'replaced', message: what });

/** A project with one decision, a copy of it before that decision, and one that is open with two more. */
function openOne(context: TestContext) {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  const older = path.join(folder, 'older.doppel');
  copyFileSync(file, older);
  const first = openProject(file, 'write');
  decide(first, apart(2));
  first.close();
  const project = openProject(file, 'write');
  context.after(() => project.close());
  decide(project, apart(3));
  decide(project, apart(4));
  return { folder, file, older, project };
}

const eventsOf = (file: string): number => {
  const project = openProject(file, 'read');
  try {
    assert.ok(verifyProject(project, null).ok);
    return readLog(project).events.length;
  } finally {
    project.close();
  }
};

function refuseAndClose(project: ProjectDatabase, what: RegExp): void {
  assert.throws(() => decide(project, apart(5)), refused(what));
  assert.match(project.lost() ?? '', what);
}

test('a file that was deleted under an open window takes no decision, and what is in hand can be saved', async (context) => {
  const { folder, file, project } = openOne(context);
  rmSync(file);
  refuseAndClose(project, /a\.doppel is not at its place any more/);
  await saveAs(project, path.join(folder, 'saved.doppel'));
  project.close();
  assert.deepEqual(readdirSync(folder).toSorted(), ['older.doppel', 'saved.doppel'], 'no log is left for another file');
  assert.equal(eventsOf(path.join(folder, 'saved.doppel')), 3);
});

test('a file that was renamed takes what was acknowledged with it', (context) => {
  const { folder, file, project } = openOne(context);
  renameSync(file, path.join(folder, 'b.doppel'));
  refuseAndClose(project, /not at its place/);
  project.close();
  assert.equal(eventsOf(path.join(folder, 'b.doppel')), 3);
});

test('an older copy, or another project, that took the place of the open one is let be', async (context) => {
  for (const which of ['older', 'another'] as const) {
    const { folder, file, older, project } = openOne(context);
    const other = path.join(folder, 'other.doppel');
    if (which === 'older') copyFileSync(older, other);
    else makeSampleProject(other, 3).close();
    const bytes = readFileSync(other);
    renameSync(other, file);
    refuseAndClose(project, /Another file lies at .*a\.doppel now/);
    await saveAs(project, path.join(folder, 'saved.doppel'));
    project.close();
    assert.deepEqual(readFileSync(file), bytes);
    assert.equal(existsSync(`${file}-wal`), false);
    assert.equal(eventsOf(file), 0);
    assert.equal(eventsOf(path.join(folder, 'saved.doppel')), 3);
  }
});

test('a file that was written over in place keeps what was written over it', {
  skip: process.platform === 'win32',
}, (context) => {
  for (const write of [
    (file: string, older: string) => copyFileSync(older, file),
    (file: string) => writeFileSync(file, 'something else'),
  ]) {
    const { file, older, project } = openOne(context);
    write(file, older);
    const bytes = readFileSync(file);
    refuseAndClose(project, /a\.doppel was written over by another program/);
    project.close();
    assert.deepEqual(readFileSync(file), bytes);
    assert.equal(existsSync(`${file}-wal`), false);
  }
});

test('neither another process that brings its log home, nor a new time of change, is taken for a replaced file', (context) => {
  const { file, project } = openOne(context);
  const other = openProject(file, 'write');
  decide(other, apart(5));
  other.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  decide(project, { kind: 'undo' });
  utimesSync(file, new Date(), new Date());
  decide(project, { kind: 'undo' });
  other.close();
  decide(project, { kind: 'redo' });
  assert.equal(project.lost(), null);
  project.close();
  assert.equal(eventsOf(file), 7);
});

test('a file that is deleted while a decision is being written does not get it', (context) => {
  const { file, project } = openOne(context);
  const write = () => project.write(() => rmSync(file));
  assert.throws(write, refused(/not at its place/));
});
