import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import type { PersonsSource } from '#contract/requests.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { writeCanonicalPersons } from './canonical-persons.ts';
import { readPersonsSource } from './read-persons-file.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-persons-'));
after(() => rm(folder, { recursive: true }));

async function place(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

async function refuses(source: PersonsSource, words: RegExp): Promise<void> {
  await assert.rejects(readPersonsSource(source), (error) => {
    assert.ok(error instanceof DoppelError);
    assert.equal(error.code, 'bad_persons');
    assert.ok(error.message.startsWith(`${source.path}: `), error.message);
    assert.match(error.message, words);
    return true;
  });
}

test('MOT text is read, with the hash of the file', async () => {
  const text = '1,4,0,0,5,5,1\n2,4,0,0,5,5,0\n';
  const read = await readPersonsSource({ kind: 'tracks', path: await place('t.txt', text) });
  assert.deepEqual(
    read.tracks.map((track) => track.personId),
    [4],
  );
  assert.equal(read.rowsLeftOut, 1);
  assert.equal(read.sha256, createHash('sha256').update(text).digest('hex'));
});

test('an NPZ is read back as it was written', async () => {
  const { tracks } = await readPersonsSource({ kind: 'tracks', path: await place('u.txt', '1,4,0,0,5,5,1\n') });
  const file = await place('u.npz', await writeCanonicalPersons(tracks));
  assert.deepEqual((await readPersonsSource({ kind: 'persons', path: file })).tracks, tracks);
});

test('a file of the other kind is refused with the way to give it', async () => {
  const text = await place('v.txt', '1,4,0,0,5,5,1\n');
  await refuses({ kind: 'persons', path: text }, /expected an NPZ archive.*MOT text is given as tracks/);
  const archive = await place('v.npz', await writeCanonicalPersons([]));
  await refuses({ kind: 'tracks', path: archive }, /found a zip archive; an NPZ is given as persons/);
});

test('a file that is missing, a folder or empty is refused', async () => {
  await refuses({ kind: 'tracks', path: path.join(folder, 'none.txt') }, /there is no such file/);
  await refuses({ kind: 'persons', path: folder }, /it is a folder/);
  await refuses({ kind: 'persons', path: await place('empty.npz', '') }, /the file is empty/);
});

const noPipes = process.platform === 'win32' ? 'needs a pipe in the file system' : false;
test('a pipe or a device is refused instead of waited for', { skip: noPipes }, async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await refuses({ kind: 'tracks', path: pipe }, /it is a pipe or a device/);
  await refuses({ kind: 'tracks', path: '/dev/zero' }, /it is a pipe or a device/);
});

test('a file that this user may not read is refused', {
  skip: process.getuid?.() === 0 && 'root may read all',
}, async () => {
  const file = await place('secret.txt', '1,4,0,0,5,5,1\n');
  await chmod(file, 0);
  await refuses({ kind: 'tracks', path: file }, /this user may not read it/);
});

test('a file larger than any of its kind is refused without being read', async () => {
  const file = await place('huge.txt', '1,4,0,0,5,5,1\n');
  await truncate(file, 3e9);
  await refuses({ kind: 'tracks', path: file }, /has 3000000000 bytes; at most/);
});

const real = 'data/interop/canonical_persons.npz';
test('the real persons file loads whole', { skip: skipWithout(real) }, async () => {
  const read = await readPersonsSource({ kind: 'persons', path: sharedFile(real) });
  assert.equal(read.tracks.length, 46);
  const rows = read.tracks.map((track) => track.frameIndices.length);
  assert.equal(Math.max(...rows), 2019);
  assert.equal(
    rows.reduce((sum, count) => sum + count, 0),
    8661,
  );
  assert.deepEqual([read.rowsLeftOut, read.warnings], [0, []]);
  assert.equal(read.tracks.filter((track) => track.frameIndices[0] > 2025 / 2).length, 22);
});
