import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isMissing } from '#base/system-errors.ts';
import { patient } from '#tests/support/patience.ts';
import { openRegularFile, readRegularFile, statRegularFile } from './regular-file.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-regular-'));
after(() => rm(folder, { recursive: true, force: true }));
const skip = process.platform === 'win32' ? 'Windows has no named pipes in folders' : false;

const place = (name: string): string => path.join(folder, name);
const asVideo = { code: 'bad_video', needed: 'the path of a video file is needed' } as const;

test('a file is read whole', async () => {
  await writeFile(place('text'), 'some text');
  assert.equal((await readRegularFile(place('text'), asVideo)).toString(), 'some text');
  assert.equal((await statRegularFile(place('text'), asVideo)).size, 9);
});

test('a named pipe, a socket, a device and a folder are named, and nobody waits for them', { skip }, async () => {
  execFileSync('mkfifo', [place('pipe')]);
  const server = createServer().listen(place('socket'));
  await once(server, 'listening');
  for (const ask of [statRegularFile, openRegularFile, readRegularFile]) {
    await assert.rejects(ask(place('pipe'), asVideo), {
      code: 'bad_video',
      message: `${place('pipe')} is a named pipe; the path of a video file is needed. Write what comes through it into a file first.`,
    });
    await assert.rejects(ask(place('socket'), asVideo), /is a socket; the path of a video file is needed\.$/);
    await assert.rejects(ask('/dev/zero', { code: 'bad_file' }), {
      code: 'bad_file',
      message: '/dev/zero is a device; a file is needed.',
    });
    await assert.rejects(ask(folder, asVideo), /is a folder; the path of a video file is needed\.$/);
  }
  server.close();
});

test('what is not there is told by the system', async () => {
  await assert.rejects(readRegularFile(place('missing'), asVideo), isMissing);
});

test('a program whose file never answers says so and ends with its own exit code', { skip }, async () => {
  execFileSync('mkfifo', [place('silent')]);
  // A plain open of a pipe without a writer stands for a share that went away: the thread in it cannot be woken.
  const script = `
    import { open } from 'node:fs/promises';
    import { withinLimit } from ${JSON.stringify(path.join(import.meta.dirname, 'answer-limit.ts'))};
    const path = ${JSON.stringify(place('silent'))};
    try {
      await withinLimit(open(path, 'r'), { path, code: 'bad_video', limitMs: 1000 });
    } catch (error) {
      console.log(error.code, error.message);
      process.exit(3);
    }`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: import.meta.dirname,
    },
  );
  const late = setTimeout(() => child.kill('SIGKILL'), patient(10_000));
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  clearTimeout(late);
  assert.match(said, /^bad_video .*silent has not answered for 1 seconds\. Check the disk or the share/);
  assert.equal(code, 3);
});
