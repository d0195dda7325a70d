import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doppelProgram } from './program.ts';

const namesOf = async (args: readonly string[]): Promise<readonly string[]> =>
  (await doppelProgram(args)).commands.map((command) => command.name());

test('each command is loaded by the name that it has', async () => {
  const all = await namesOf([]);
  assert.ok(all.length > 20);
  assert.equal(new Set(all).size, all.length);
  for (const name of all) assert.deepEqual(await namesOf([name, 'x']), [name]);
});

test('a name that no command has brings all of them, so that the nearest can be named', async () => {
  const all = await namesOf([]);
  for (const args of [['statu'], ['--help'], ['help', 'status'], ['constructor']])
    assert.deepEqual(await namesOf(args), all);
});
