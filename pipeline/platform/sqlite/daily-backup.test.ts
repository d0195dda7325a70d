import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { readHead } from '#project/events.ts';
import { projectKind } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { decide, makeSampleProject, temporaryFolder } from '#tests/property/sample-project.ts';
import { backUpDaily, backupFolderOf, backupsKept, dropBackups, listBackups } from './daily-backup.ts';
import { restoreBackup } from './restore-backup.ts';

const noon = (day: number) => new Date(2026, 0, day, 12);

test('the first change of a day is preceded by one backup, and only the latest days are kept', async (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  context.after(() => project.close());
  const [first, again] = await Promise.all([backUpDaily(project, noon(1)), backUpDaily(project, noon(1))]);
  assert.equal(first, again);
  assert.ok(first !== null && existsSync(first));
  if (process.platform !== 'win32') assert.equal(statSync(backupFolderOf(file)).mode & 0o777, 0o700);
  assert.equal(await backUpDaily(project, new Date(2026, 0, 1, 18)), null, 'the same day has one');
  for (let day = 2; day <= backupsKept + 3; day++) assert.notEqual(await backUpDaily(project, noon(day)), null);
  const left = listBackups(file);
  assert.equal(left.length, backupsKept);
  assert.equal(new Date(left[0].at).getDate(), backupsKept + 3);
  writeFileSync(path.join(backupFolderOf(file), 'mine.txt'), 'x');
  assert.equal(dropBackups(file), backupsKept);
  assert.deepEqual(readdirSync(backupFolderOf(file)), ['mine.txt'], 'what is not ours stays');
});

test('a backup is put back in the place of a damaged or a changed file, which is kept', async (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  decide(project, { kind: 'hide', person: 2 });
  const head = readHead(project);
  await backUpDaily(project, noon(1));
  decide(project, { kind: 'hide', person: 3 });
  await assert.rejects(
    restoreBackup(projectKind, file, null, noon(2)),
    (error) => error instanceof DoppelError && error.code === 'locked',
  );
  project.close();
  const { replaced } = await restoreBackup(projectKind, file, null, noon(2));
  const back = openProject(file, 'read');
  assert.deepEqual(readHead(back), head);
  back.close();
  const kept = openProject(replaced ?? '', 'read');
  assert.equal(readHead(kept).seq, 2);
  kept.close();
  writeFileSync(file, 'no database');
  await restoreBackup(projectKind, file, null, noon(3));
  openProject(file, 'read').close();
  await assert.rejects(
    restoreBackup(projectKind, path.join(path.dirname(file), 'b.doppel'), null, noon(3)),
    (error) => error instanceof DoppelError && error.code === 'not_found',
  );
});
