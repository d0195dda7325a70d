import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { shellWord } from './shell-word.ts';

test('a name stays one word of a shell command, whatever it holds', (t) => {
  const names = ['plain.doppel', 'two words', "it's", '$(touch x)', '`id`', 'a;b|c&d', '-rf', '"', 'line\nbreak', '*'];
  const shell = spawnSync('sh', ['-c', `printf '%s\\0' ${names.map(shellWord).join(' ')}`], { encoding: 'utf8' });
  if (shell.error !== undefined) return t.skip('needs a POSIX shell');
  assert.deepEqual(
    shell.stdout.split('\0').slice(0, -1),
    names.map((name) => (name === '-rf' ? './-rf' : name)),
  );
});
