import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAsideFolder } from '#export/staging-folder.ts';
import { seededRandom } from '../report/sample-export.ts';

const child = path.join(import.meta.dirname, 'export-child.ts');
const scratch = mkdtempSync(path.join(tmpdir(), 'doppel-export-faults-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** What a child printed last: its error, or "done". */
function lastLine(stdout: string): { readonly code: string; readonly message: string } | string {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  return line.startsWith('{') ? JSON.parse(line) : line;
}

/** Every file below a folder, hidden ones too, with what it holds. */
function contentOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [path.relative(folder, file), readFileSync(file, 'base64')]);
}

/** Runs shell commands with a small disk mounted at DISK, in a mount namespace of their own; null where that is not allowed. */
function onSmallDisk(options: string, commands: string): { readonly stdout: string; readonly stderr: string } | null {
  const disk = path.join(scratch, 'disk');
  mkdirSync(disk, { recursive: true });
  const mount = `mount -t tmpfs -o ${options} none "${disk}"`;
  const shell = (script: string) =>
    spawnSync('unshare', ['-rm', 'sh', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, DISK: disk, NODE: process.execPath, CHILD: child, NODE_NO_WARNINGS: '1' },
    });
  if (shell(mount).status !== 0) return null;
  return shell(`${mount} && ${commands}`);
}

const noDisk = 'needs unshare and the right to mount a small disk';

test('a full disk is said to be full, and the older export on it is unchanged', (t) => {
  // The first export has 2 persons and fits; Plotly alone, once more, does not.
  const result = onSmallDisk(
    'size=2500k',
    '"$NODE" "$CHILD" "$DISK/out" 2 && cd "$DISK" && find . -type f -exec md5sum {} + | sort > /tmp/$$.before;' +
      ' "$NODE" "$CHILD" "$DISK/out" 3; cd "$DISK" && find . -type f -exec md5sum {} + | sort | diff - /tmp/$$.before >&2; rm /tmp/$$.before',
  );
  if (result === null) return t.skip(noDisk);
  assert.equal(result.stderr, '');
  assert.match(result.stdout, /done\nexporting\n/);
  const error = lastLine(result.stdout);
  assert.ok(typeof error === 'object', result.stdout);
  assert.equal(error.code, 'disk_full');
  assert.match(error.message, /no room is left/);
});

test('a disk that fills at whatever moment of a first export is said to be full, and no half-made folder stays', (t) => {
  for (const size of ['16k', '100k', '400k', '1200k']) {
    const result = onSmallDisk(`size=${size}`, '"$NODE" "$CHILD" "$DISK/deep/out" 3; ls -A "$DISK" >&2');
    if (result === null) return t.skip(noDisk);
    const error = lastLine(result.stdout);
    assert.ok(typeof error === 'object', `${size}: ${result.stdout}${result.stderr}`);
    assert.deepEqual([error.code, result.stderr], ['disk_full', ''], `${size}: ${error.message}`);
  }
});

test('a read-only disk is said to be read-only', (t) => {
  const result = onSmallDisk('size=4m,ro', '"$NODE" "$CHILD" "$DISK/out" 2; ls -A "$DISK" >&2');
  if (result === null) return t.skip(noDisk);
  const error = lastLine(result.stdout);
  assert.ok(typeof error === 'object', result.stdout + result.stderr);
  assert.equal(error.code, 'read_only');
  assert.match(error.message, /read-only/);
  assert.equal(result.stderr, '');
});

test('a folder that may not be written is said to be so', (t) => {
  if (process.getuid === undefined) return t.skip('needs the permissions of POSIX');
  const folder = path.join(scratch, 'closed');
  mkdirSync(folder);
  chmodSync(folder, 0o555);
  chmodSync(scratch, 0o755);
  // Permissions do not bind root, so root sends somebody else.
  const user = process.getuid() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const result = spawnSync(process.execPath, [child, path.join(folder, 'out'), '2'], { encoding: 'utf8', ...user });
  if (!result.stdout?.startsWith('exporting')) return t.skip('needs a checkout that every user may read');
  const error = lastLine(result.stdout);
  assert.ok(typeof error === 'object', result.stdout + result.stderr);
  assert.equal(error.code, 'read_only');
  assert.match(error.message, /may not be written by you/);
  assert.deepEqual(readdirSync(folder), []);
});

test('an export that died while it moved its files into place is taken back by the next, whatever that one does', () => {
  const folder = path.join(scratch, 'half');
  const first = openAsideFolder(folder);
  writeFileSync(path.join(first.folder, 'timings.json'), 'old');
  first.commit(['timings.json']);
  first.close();
  const before = contentOf(folder);
  const died = spawnSync(process.execPath, [path.join(import.meta.dirname, 'half-swap-child.ts'), folder], {
    encoding: 'utf8',
  });
  assert.equal(died.signal, 'SIGKILL', died.stderr);
  assert.notDeepEqual(contentOf(folder), before);
  openAsideFolder(folder).close();
  assert.deepEqual(contentOf(folder), before);
});

/** Starts an export and kills it outright some milliseconds after it has begun. */
async function killedAfter(ms: number, folder: string): Promise<void> {
  const run = spawn(process.execPath, [child, folder, '4'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => run.once('close', () => resolve()));
  await new Promise<void>((resolve) => run.stdout.once('data', () => resolve()));
  await sleep(ms);
  run.kill('SIGKILL');
  await ended;
}

test('whatever moment an export is killed at, the next one ends whole and leaves nothing of it', async () => {
  const rounds = Number(process.env.DOPPEL_KILLS ?? 6);
  const random = seededRandom(rounds);
  const run = (folder: string) => {
    const result = spawnSync(process.execPath, [child, folder, '3'], { encoding: 'utf8' });
    assert.equal(lastLine(result.stdout), 'done', result.stdout + result.stderr);
  };
  const whole = path.join(scratch, 'whole');
  run(whole);
  const expected = contentOf(whole);
  const parent = path.join(scratch, 'killed');
  mkdirSync(parent);
  for (let round = 0; round < rounds; round++) {
    // Every second time there is no older export, so that both ways of moving into place are met.
    const folder = path.join(parent, 'out');
    if (round % 2 === 0) rmSync(folder, { recursive: true, force: true });
    await killedAfter(random() * 700, folder);
    run(folder);
    assert.deepEqual(contentOf(folder), expected, `round ${round}`);
    assert.deepEqual(readdirSync(parent), ['out'], `round ${round}`);
  }
});
