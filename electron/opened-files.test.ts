import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { projectsInArguments } from './opened-files.ts';

test('project files are found among what a start was given, relative to where it was', () => {
  const argv = ['doppel', '--flag.doppel', 'main.mjs', 'a b.doppel', '/c/d.doppel', 'video.mp4', '-x'];
  assert.deepEqual(projectsInArguments(argv, '/home/x'), [
    path.resolve('/home/x/a b.doppel'),
    path.resolve('/c/d.doppel'),
  ]);
  assert.deepEqual(projectsInArguments(['/opt/doppel.doppel'], '/'), [], 'the program itself is no project');
});
