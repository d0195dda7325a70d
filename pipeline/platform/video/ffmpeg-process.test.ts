import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ffmpegChildrenOf, isRunning, skipWithoutPs } from '#tests/fixtures/child-processes.ts';
import { fixtureVideo } from '#tests/fixtures/videos.ts';
import { type FfmpegJob, startFfmpeg } from './ffmpeg-process.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';

const tools = await locateFfmpeg();
const folder = await mkdtemp(path.join(tmpdir(), 'doppel-ffmpeg-'));
after(() => rm(folder, { recursive: true, force: true }));

const sink = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

async function rawVideo(changes: Partial<FfmpegJob> = {}): Promise<FfmpegJob> {
  return {
    tools,
    inputOptions: ['-loglevel', 'error'],
    input: await fixtureVideo('h264-long'),
    outputOptions: ['-vf', 'scale=1280:720', '-f', 'rawvideo'],
    output: sink(),
    onStderrLine: () => undefined,
    ...changes,
  };
}

test('a kill in the tick of the start ends the process', { skip: skipWithoutPs }, async () => {
  const ffmpeg = startFfmpeg(await rawVideo());
  ffmpeg.kill();
  const exit = await ffmpeg.exited;
  assert.equal(exit.killed, true);
  assert.equal(exit.signal, 'SIGKILL');
  assert.deepEqual(ffmpegChildrenOf(process.pid), []);
});

test('a kill ends a process whose output nobody reads', async () => {
  const stalled = new PassThrough({ highWaterMark: 1 });
  const ffmpeg = startFfmpeg(await rawVideo({ output: stalled }));
  await sleep(150);
  const killedAt = performance.now();
  ffmpeg.kill();
  await ffmpeg.exited;
  assert(performance.now() - killedAt < 1000);
});

test('a program that does not start is an error and not the end of ours', async () => {
  const missing = { ...tools, ffmpeg: path.join(folder, 'no-such-ffmpeg') };
  const ffmpeg = startFfmpeg(await rawVideo({ tools: missing }));
  assert.equal(ffmpeg.pid, undefined);
  await assert.rejects(ffmpeg.exited, { code: 'missing_tool', message: /no-such-ffmpeg/ });
});

test('a failure is told by exit code and last lines', async () => {
  const lines: string[] = [];
  const job = await rawVideo({ outputOptions: ['-f', 'no-such-format'], onStderrLine: (line) => lines.push(line) });
  const exit = await startFfmpeg(job).exited;
  assert(exit.code !== 0 && exit.code !== null);
  assert.equal(exit.killed, false);
  assert.match(exit.lastLines.join('\n'), /no-such-format/);
  assert.deepEqual(exit.lastLines, lines.slice(-20));
});

test('an option with a single space in it stays one option', async () => {
  const file = path.join(folder, 'one space.txt');
  const job = await rawVideo({
    outputOptions: ['-frames:v', '1', '-f', 'framemd5', '-metadata', 'title=two words'],
    output: file,
  });
  assert.equal((await startFfmpeg(job).exited).code, 0);
  assert.deepEqual(await readdir(folder), ['one space.txt']);
});

test('an input stream that breaks ends the process and is the error', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.alloc(64 * 64 * 3);
      throw new Error('no more pictures');
    })(),
  );
  const ffmpeg = startFfmpeg(
    await rawVideo({ input: broken, inputOptions: ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x64'] }),
  );
  await assert.rejects(ffmpeg.exited, { code: 'failed', message: /no more pictures/ });
});

test('different builds of ffmpeg run side by side', async () => {
  const encoders = await Promise.all(
    [tools, await locateFfmpeg('bundled')].map(async (build, at) => {
      const file = path.join(folder, `metadata-${at}`);
      const options = ['-f', 'ffmetadata', '-c', 'copy'];
      const exit = await startFfmpeg(await rawVideo({ tools: build, output: file, outputOptions: options })).exited;
      assert.equal(exit.code, 0, exit.lastLines.join('\n'));
      return /encoder=(.*)/.exec(await readFile(file, 'utf8'))?.[1]; // the muxer's version
    }),
  );
  assert.equal(encoders[0] === encoders[1], tools.origin === 'bundled', `${encoders}`);
});

test('a program that ends leaves no ffmpeg behind', { skip: skipWithoutPs }, async () => {
  const module = (name: string): string => JSON.stringify(path.join(import.meta.dirname, name));
  const script = `
    import { startFfmpeg } from ${module('ffmpeg-process.ts')};
    import { locateFfmpeg } from ${module('locate-ffmpeg.ts')};
// At the pace of the video, 24 s long, and without output whose end it would notice.
    const ffmpeg = startFfmpeg({ tools: await locateFfmpeg(), inputOptions: ['-loglevel', 'quiet', '-re'],
      input: ${JSON.stringify(await fixtureVideo('h264-long'))}, outputOptions: ['-f', 'null'],
      output: 'nothing', onStderrLine: () => undefined });
    process.stdout.write(String(ffmpeg.pid));
    setTimeout(() => process.exit(0), 100);`;
  const program = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let pid = '';
  program.stdout.on('data', (chunk: Buffer) => {
    pid += chunk.toString();
  });
  await new Promise((resolve) => program.once('close', resolve));
  assert(Number(pid) > 0);
  await sleep(50);
  assert.equal(isRunning(Number(pid)), false);
});
