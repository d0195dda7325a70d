import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { logReply, verifyReply } from '#contract/replies.ts';
import { type Ended, mainFile, runDoppel } from '../cli/run-doppel.ts';
import { makeSmallScene, type SmallScene } from '../fixtures/small-scene.ts';

let folder = '';
let scene: SmallScene;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-luck-'));
  chmodSync(folder, 0o755); // somebody else looks into it below
  scene = await makeSmallScene(folder, 60);
});
after(() => rmSync(folder, { recursive: true }));

const analyzeInto = (out: string): readonly string[] => [
  ...['analyze', scene.video, '--tracks', scene.tracks],
  ...['--embedder', 'stripes', '--out', out],
];

/** Runs the command line behind a line of shell, which it is given as "$@". */
function runInShell(line: string, args: readonly string[], program = 'sh', options: readonly string[] = []): Ended {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', mainFile, ...args];
  const { status, stdout, stderr } = spawnSync(program, [...options, '-c', line, 'sh', ...command], {
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** Runs the command line as a user who owns nothing here: permissions do not bind root, so root sends somebody else. */
function runAsStranger(args: readonly string[]): Ended | null {
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status, stdout, stderr } = spawnSync(process.execPath, [mainFile, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    ...user,
  });
  return status === null || /Cannot find module|permission denied/.test(stderr)
    ? null
    : { code: status, stdout, stderr };
}

const needsPermissions = process.platform === 'win32' ? 'needs the permissions of POSIX' : false;
const needsReadableCheckout = 'needs a checkout that every user may read';

test('a video that may not be read is refused and leaves nothing behind', { skip: needsPermissions }, (context) => {
  const place = path.join(folder, 'secret');
  mkdirSync(place);
  chmodSync(place, 0o777);
  const video = path.join(place, 'secret.mp4');
  copyFileSync(scene.video, video);
  chmodSync(video, 0o000);
  const ended = runAsStranger(['analyze', video, '--tracks', scene.tracks, '--out', path.join(place, 'a.doppel')]);
  if (ended === null) return context.skip(needsReadableCheckout);
  assert.deepEqual([ended.code, ended.stdout], [3, '']);
  assert.match(ended.stderr, /^doppel: \S*secret\.mp4 cannot be read: this user may not read it\.\n$/);
  assert.deepEqual(readdirSync(place), ['secret.mp4']);
});

test('a folder that may not be written is named, and nothing is left in it', { skip: needsPermissions }, (context) => {
  const place = path.join(folder, 'closed');
  mkdirSync(place);
  chmodSync(place, 0o555);
  const ended = runAsStranger(analyzeInto(path.join(place, 'a.doppel')));
  if (ended === null) return context.skip(needsReadableCheckout);
  assert.deepEqual([ended.code, ended.stdout], [1, '']);
  assert.equal(
    ended.stderr,
    `doppel: ${place}/a.doppel cannot be made in ${place}: it may not be written by you. Choose another folder or change its permissions.\n`,
  );
  assert.deepEqual(readdirSync(place), []);
});

/** The project is sound, and the same command goes on with it to the end. */
async function goesOn(out: string): Promise<void> {
  const verified = await runDoppel(['verify', out, '--json']);
  assert.equal(verifyReply.parse(JSON.parse(verified.stdout)).ok, true);
  const stored = (await runDoppel(['status', out])).stdout;
  assert.match(stored, /^Analysis +interrupted/m);
  assert.match(stored, /^Crops +[1-9]\d* of 250 stored/m);
  const again = await runDoppel(analyzeInto(out));
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /^Crops +250 of 250 stored, 250 described$/m);
}

test('a file that may grow no more ends the analysis; what was stored is sound, and it goes on', {
  skip: process.platform === 'win32' ? 'needs ulimit' : false,
}, async () => {
  const out = path.join(folder, 'limited.doppel');
  // 800 blocks of 512 bytes (1,024 in some shells): the whole project is ten times as large.
  const ended = runInShell('ulimit -f 800; exec "$@"', analyzeInto(out));
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stderr, /doppel: [^\n]*limited\.doppel[^\n]* failed[^\n]*disk[^\n]*\n$/);
  await goesOn(out);
});

test('a full disk is said to be full; what was stored is sound, and the analysis goes on elsewhere', async (context) => {
  const disk = path.join(folder, 'disk');
  mkdirSync(disk);
  const small = `mount -t tmpfs -o size=700k none "${disk}"`;
  const options = ['-rm', 'sh'];
  if (spawnSync('unshare', [...options, '-c', small]).status !== 0) {
    return context.skip('needs unshare and the right to mount a small disk');
  }
  const kept = path.join(folder, 'kept.doppel');
  // The disk is gone with the shell that mounted it: what lies on it is copied, with what SQLite keeps beside it.
  const line = `${small} && { "$@"; code=$?; for end in "" -wal; do cp "${disk}/a.doppel$end" "${kept}$end" 2> /dev/null; done; exit $code; }`;
  const ended = runInShell(line, analyzeInto(path.join(disk, 'a.doppel')), 'unshare', options);
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stderr, /doppel: There is no room left to write \S*a\.doppel\. [^\n]+\n$/);
  await goesOn(kept);
});

test('two analyses of one file: the second is refused at once, the first goes on to its end', {
  skip: process.platform === 'win32' ? 'needs signals that stop a process' : false,
}, async () => {
  const out = path.join(folder, 'shared.doppel');
  let second: Promise<Ended> | undefined;
  const first = await runDoppel([...analyzeInto(out), '--json'], {
    onStderr: (text, kill) => {
      if (second !== undefined || !text.includes('"stage":"crops"')) return;
      kill('SIGSTOP');
      second = runDoppel(analyzeInto(out)).finally(() => kill('SIGCONT'));
    },
  });
  assert.equal(first.code, 0, first.stderr);
  const refused = await second;
  assert.equal(refused?.code, 1);
  assert.match(refused?.stderr ?? '', /^doppel: [^\n]*shared\.doppel[^\n]*being analysed[^\n]*\n$/);
  assert.equal((await runDoppel(['verify', out])).code, 0);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('shared')),
    ['shared.doppel'],
  );
  assert.ok(statSync(out).size > 0);

  const notes = ['one', 'two', 'three', 'four'];
  const ended = await Promise.all(notes.map((text) => runDoppel(['decide', out, 'note', '3', text])));
  for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  const log = logReply.parse(JSON.parse((await runDoppel(['log', out, '--json'])).stdout));
  assert.equal(log.events.length, notes.length);
  assert.equal((await runDoppel(['verify', out])).code, 0);
});
