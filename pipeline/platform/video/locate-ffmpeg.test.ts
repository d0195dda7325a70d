import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { locateFfmpeg } from './locate-ffmpeg.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-locate-'));
after(() => rm(folder, { recursive: true, force: true }));
const skip = process.platform === 'win32' ? 'needs shell scripts as programs' : false;

/** A folder with two programs that answer `-version` with this. */
async function programs(name: string, answer: string): Promise<string> {
  const place = await mkdtemp(path.join(folder, `${name}-`));
  for (const tool of ['ffmpeg', 'ffprobe']) {
    const file = path.join(place, tool);
    await writeFile(file, `#!/bin/sh\ncat <<'END'\n${answer.replaceAll('TOOL', tool)}\nEND\n`);
    await chmod(file, 0o755);
  }
  return place;
}

test('the bundled programs are found and executable', async () => {
  const tools = await locateFfmpeg('bundled');
  assert.equal(tools.origin, 'bundled');
  assert.match(tools.ffmpeg, /@ffmpeg-installer/);
  assert.match(tools.ffprobe, /@ffprobe-installer/);
});

test('programs in a named folder are used, and their version decides how they are called', { skip }, async () => {
  const old = await locateFfmpeg(await programs('old', 'TOOL version 4.4.1\nlibavutil      56. 70.100 / 56. 70.100'));
  assert.equal(old.version, '4.4.1');
  assert.deepEqual(old.passthrough, ['-vsync', 'passthrough']);
  assert.equal(old.filterFileOption, '-filter_script:v');
  const recent = await locateFfmpeg(await programs('new', 'TOOL version n7.1\nlibavutil      59. 39.100 / 59. 39.100'));
  assert.deepEqual(recent.passthrough, ['-fps_mode', 'passthrough']);
  assert.equal(recent.filterFileOption, '-/filter:v');
});

test('programs that are absent, too old or something else are refused with a sentence', { skip }, async () => {
  const missing = path.join(folder, 'nowhere');
  await assert.rejects(locateFfmpeg(missing), { code: 'missing_tool', message: /does not start/ });
  const ancient = await programs('ancient', 'TOOL version 3.4\nlibavutil      55. 78.100 / 55. 78.100');
  await assert.rejects(locateFfmpeg(ancient), { code: 'missing_tool', message: /3\.4, which is too old/ });
  const other = await programs('other', 'hello');
  await assert.rejects(locateFfmpeg(other), { code: 'missing_tool', message: /is not ffmpeg/ });
});

test('what PATH lacks or has too old comes from the packages', { skip }, async () => {
  const before = process.env.PATH;
  try {
    process.env.PATH = await programs('ancient', 'TOOL version 3.4\nlibavutil      55. 78.100 / 55. 78.100');
    await assert.rejects(locateFfmpeg('system'), { code: 'missing_tool' });
    assert.equal((await locateFfmpeg('')).origin, 'bundled');
  } finally {
    process.env.PATH = before;
  }
});
