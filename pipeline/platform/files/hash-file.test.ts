import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { hashFile } from './hash-file.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-hash-'));
after(() => rm(folder, { recursive: true, force: true }));

test('the hash is that of the content, for files of no, one and many blocks', async () => {
  for (const bytes of [0, 5, 3_500_000]) {
    const file = path.join(folder, `${bytes}`);
    const content = Buffer.alloc(bytes, 'doppel');
    await writeFile(file, content);
    assert.equal(await hashFile(file), createHash('sha256').update(content).digest('hex'));
  }
});

test('a file that cannot be read, and a cancel, are told apart', async () => {
  await assert.rejects(hashFile(path.join(folder, 'missing')), { code: 'bad_file' });
  await assert.rejects(hashFile(folder), { code: 'bad_file' });
  const file = path.join(folder, 'large');
  await writeFile(file, Buffer.alloc(20_000_000));
  await assert.rejects(hashFile(file, { signal: AbortSignal.abort() }), { code: 'cancelled' });
});
