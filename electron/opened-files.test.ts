import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { filesInArguments, openedAs } from './opened-files.ts';

test('projects and videos are found among what a start was given, relative to where it was', () => {
  const argv = ['doppel', '--flag.doppel', 'main.mjs', 'a b.doppel', '/c/d.doppel', 'street.MP4', '-x', 'notes.txt'];
  assert.deepEqual(filesInArguments(argv, '/home/x'), [
    { kind: 'project', file: path.resolve('/home/x/a b.doppel') },
    { kind: 'project', file: path.resolve('/c/d.doppel') },
    { kind: 'video', file: path.resolve('/home/x/street.MP4') },
  ]);
  assert.deepEqual(filesInArguments(['/opt/doppel.doppel'], '/'), [], 'the program itself is no project');
});

test('what is neither a project nor a video is not opened', () => {
  assert.deepEqual(
    ['a.doppel', 'b.mkv', 'c.pdf', 'd'].map((file) => openedAs(file)?.kind ?? null),
    ['project', 'video', null, null],
  );
});
