import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { leanStart } from './lean-start.mjs';

test('what the environment says of glibc already stands', () => {
  assert.equal(leanStart({}).env.MALLOC_ARENA_MAX, '1');
  assert.equal(leanStart({ MALLOC_ARENA_MAX: '4', PATH: '/bin' }).env.MALLOC_ARENA_MAX, '4');
  assert.equal(leanStart({ PATH: '/bin' }).env.PATH, '/bin');
});

test('this Node takes the flags, and they hold its young generation small', () => {
  const { flags, env } = leanStart(process.env);
  const grow = `
    let live = [];
    for (let round = 0; round < 40; round++) { live = Array.from({ length: 50000 }, (_, at) => ({ at })); }
    const young = require('node:v8').getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    process.stdout.write(String(young.space_size));`;
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', grow], { env, encoding: 'utf8' });
  assert.ok(Number(stdout) > 0 && Number(stdout) <= 4 * 2 ** 20, `${stdout} bytes ${stderr}`);
});
