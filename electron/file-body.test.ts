import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileBody } from './file-body.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'doppel-body-'));
const file = path.join(folder, 'content');
const content = randomBytes(1_000_000);
writeFileSync(file, content);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** How often this process has the file open; Linux tells. */
function openCount(): number {
  return readdirSync('/proc/self/fd').filter((each) => {
    try {
      return readlinkSync(`/proc/self/fd/${each}`) === file;
    } catch {
      return false; // closed in between: the one that listed them
    }
  }).length;
}

test('a part of a file comes to the byte, over several reads', async () => {
  for (const [from, to] of [
    [0, 999_999],
    [0, 0],
    [999_999, 999_999],
    [262_143, 524_288],
  ]) {
    const bytes = Buffer.from(await new Response(await fileBody(file, from, to)).arrayBuffer());
    assert.ok(bytes.equals(content.subarray(from, to + 1)), `${from}-${to}`);
  }
});

test('a file that became shorter ends early and does not hang', async () => {
  const bytes = await new Response(await fileBody(file, 999_000, 2_000_000)).arrayBuffer();
  assert.equal(bytes.byteLength, 1000);
});

test('a reader that goes away leaves no file open', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, async () => {
  const reader = (await fileBody(file, 0, 999_999)).getReader();
  await reader.read();
  assert.equal(openCount(), 1);
  await reader.cancel();
  assert.equal(openCount(), 0);
  await new Response(await fileBody(file, 0, 999_999)).arrayBuffer();
  assert.equal(openCount(), 0);
});
