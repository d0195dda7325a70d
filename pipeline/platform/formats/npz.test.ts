import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { readNpz, writeNpz } from './npz.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const sample = (): Promise<Uint8Array> =>
  writeNpz(
    new Map([
      ['first', bytes('one '.repeat(50))],
      ['second', bytes('2')],
    ]),
  );

async function refuses(archive: Uint8Array, words: RegExp, limits?: Parameters<typeof readNpz>[1]): Promise<void> {
  await assert.rejects(
    readNpz(archive, limits),
    (error) => error instanceof DoppelError && error.code === 'bad_file' && words.test(error.message),
  );
}

/** The archive with every occurrence of a text replaced by another of the same length. */
function patched(archive: Uint8Array, from: string, to: string): Uint8Array {
  assert.equal(from.length, to.length);
  return Buffer.from(Buffer.from(archive).toString('latin1').replaceAll(from, to), 'latin1');
}

/** The archive with a 32-bit field of the first entry of its directory set. Offsets: PKWARE APPNOTE 4.3.12. */
function withDirectoryField(archive: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = Buffer.from(archive);
  const entry = copy.indexOf('PK\x01\x02', 0, 'latin1');
  copy.writeUInt32LE(value, entry + offset);
  return copy;
}
const crcField = 16;
const packedSizeField = 20;
const sizeField = 24;

test('members are read back as they were written, in their order', async () => {
  const members = await readNpz(await sample());
  assert.deepEqual(
    [...members].map(([name, content]) => [name, Buffer.from(content).toString()]),
    [
      ['first', 'one '.repeat(50)],
      ['second', '2'],
    ],
  );
});

test('an archive without members and a member without content are possible', async () => {
  assert.equal((await readNpz(await writeNpz(new Map()))).size, 0);
  assert.deepEqual([...(await readNpz(await writeNpz(new Map([['x', new Uint8Array(0)]])))).keys()], ['x']);
});

test('writing twice gives the same bytes, in every time zone', async () => {
  const first = await sample();
  assert.deepEqual(await sample(), first);
  const program = `
    const { writeNpz } = await import(${JSON.stringify(new URL('npz.ts', import.meta.url).href)});
    const text = (t) => Buffer.from(t);
    process.stdout.write(await writeNpz(new Map([['first', text('one '.repeat(50))], ['second', text('2')]])));`;
  for (const TZ of ['Pacific/Auckland', 'America/Los_Angeles']) {
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, TZ } });
    assert.deepEqual(child.stdout, Buffer.from(first), `${TZ} ${child.stderr}`);
  }
});

test('an archive cut off at any byte is refused', async () => {
  const archive = await sample();
  for (let length = 0; length < archive.length; length++) await refuses(archive.subarray(0, length), /./);
});

test('a member with a flipped bit is refused', async () => {
  // Digits of a linear congruential generator: nothing that deflate could shorten much.
  let state = 1;
  const noise = Uint8Array.from({ length: 999 }, () => {
    state = (state * 48_271) % 0x7fffffff;
    return state & 0xff;
  });
  const archive = Buffer.from(await writeNpz(new Map([['noise', noise]])));
  for (const place of [60, 400, 900]) {
    const damaged = Buffer.from(archive);
    damaged[place] ^= 1;
    await refuses(damaged, /noise/);
  }
  await refuses(withDirectoryField(await sample(), crcField, 1), /checksum of the member "first\.npy" is wrong/);
});

test('member names that lead elsewhere are refused', async () => {
  const archive = await writeNpz(new Map([['aaaaaaaaaaaa', bytes('x')]]));
  for (const name of ['../../etc/pa', '/etc/passwdx', 'a/../../../b', 'C:/windows/x', '..\\..\\..\\win']) {
    await refuses(patched(archive, 'aaaaaaaaaaaa', name), /invalid|absolute|relative/);
  }
});

test('a member name that comes twice is refused', async () => {
  await refuses(
    patched(
      await writeNpz(
        new Map([
          ['aa', bytes('1')],
          ['bb', bytes('2')],
        ]),
      ),
      'bb',
      'aa',
    ),
    /"aa\.npy" comes twice/,
  );
});

test('a zip bomb is refused before it is unpacked', async () => {
  const bomb = await writeNpz(new Map([['zeros', new Uint8Array(20_000_000)]]));
  assert.ok(bomb.length < 25_000);
  await refuses(bomb, /larger than 10000000 bytes/, { maxMembers: 10, maxTotalBytes: 10_000_000 });
  // Many members, each small enough.
  const many = await writeNpz(new Map(Array.from({ length: 20 }, (_, i) => [`zeros${i}`, new Uint8Array(1_000_000)])));
  await refuses(many, /larger than 10000000 bytes/, { maxMembers: 100, maxTotalBytes: 10_000_000 });
  await refuses(many, /20 members; at most 10/, { maxMembers: 10, maxTotalBytes: 1e9 });
});

test('a directory that lies about sizes is refused without the memory being asked for', async () => {
  const archive = await sample();
  await refuses(withDirectoryField(archive, sizeField, 0xfffffff0), /larger than/);
  await refuses(withDirectoryField(archive, sizeField, 900_000_000), /claims 900000000 bytes of/);
  await refuses(withDirectoryField(archive, sizeField, 10), /first/);
  await refuses(withDirectoryField(archive, sizeField, 1000), /first/);
  await refuses(withDirectoryField(archive, packedSizeField, 2 ** 31), /./);
});

test('what is no archive is refused', async () => {
  await refuses(new Uint8Array(0), /./);
  await refuses(bytes('frame,id,x,y'), /./);
  await refuses(bytes('PK'), /./);
});

const real = 'data/interop/canonical_persons.npz';
test('the real persons file has its one member', { skip: skipWithout(real) }, async () => {
  const members = await readNpz(await readFile(sharedFile(real)));
  assert.deepEqual(
    [...members].map(([name, content]) => [name, content.length]),
    [['persons', 319_444]],
  );
});
