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
    assert.ok(error.message.includes(source.path), error.message);
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

test('either flag takes any form: the content tells', async () => {
  const text = await place('v.txt', '1,4,0,0,5,5,1\n');
  const fromText = await readPersonsSource({ kind: 'persons', path: text });
  assert.equal(fromText.format, 'mot');
  const archive = await place('v.npz', await writeCanonicalPersons(fromText.tracks));
  const fromArchive = await readPersonsSource({ kind: 'tracks', path: archive });
  assert.equal(fromArchive.format, 'npz');
  assert.deepEqual(fromArchive.tracks, fromText.tracks);
});

test('what is no tracks is told by what it is', async () => {
  await refuses(
    { kind: 'tracks', path: await place('a.db', `SQLite format 3\0${'\0'.repeat(100)}`) },
    /an SQLite database/,
  );
  await refuses(
    { kind: 'tracks', path: await place('a.txt', 'Dear all,\nsee below\n') },
    /text in which no rows of boxes/,
  );
  await refuses({ kind: 'tracks', path: await place('a.json', '{"matched": 4}') }, /JSON, but neither COCO/);
  await refuses({ kind: 'tracks', path: await place('a.mp4', '\0\0\0\x18ftypmp42\0') }, /a video/);
  await refuses({ kind: 'tracks', path: await place('a.pkl', Buffer.from([0x80, 4, 0x95, 0, 0])) }, /a Python pickle/);
});

test('a file that is forced to be another form is read as it, or refused as it', async () => {
  const path = await place('w.txt', '1,4,0,0,5,5,1\n');
  assert.equal((await readPersonsSource({ kind: 'tracks', path, reading: { format: 'mot' } })).format, 'mot');
  await refuses({ kind: 'tracks', path, reading: { format: 'cvat' } }, /no XML that can be read/);
});

test('the hash says how a file was read', async () => {
  const path = await place('x.txt', '1,4,0,0,5,5,1\n2,4,0,0,5,5,1\n');
  const plain = await readPersonsSource({ kind: 'tracks', path });
  const shifted = await readPersonsSource({ kind: 'tracks', path, reading: { frames_from: 0 } });
  assert.notEqual(plain.sha256, shifted.sha256);
  assert.deepEqual([...shifted.tracks[0].frameIndices], [1, 2]);
});

test('a file that is missing, a folder or empty is refused', async () => {
  await refuses({ kind: 'tracks', path: path.join(folder, 'none.txt') }, /there is no such file/);
  await refuses(
    { kind: 'persons', path: await mkdtemp(path.join(folder, 'empty-')) },
    /it is a folder without tracks|more files/,
  );
  await refuses({ kind: 'persons', path: await place('empty.npz', '') }, /the file is empty/);
});

const noPipes = process.platform === 'win32' ? 'needs a pipe in the file system' : false;
test('a pipe or a device is refused instead of waited for', { skip: noPipes }, async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await refuses({ kind: 'tracks', path: pipe }, /is a named pipe/);
  await refuses({ kind: 'tracks', path: '/dev/zero' }, /is a device/);
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
