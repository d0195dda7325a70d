import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { clipContext, openClipTokenizer } from './clip-tokenizer.ts';

const merges = 'models/bpe_simple_vocab_16e6.txt.gz';
const skip = skipWithout(merges);

/** Ids as open_clip 3's SimpleTokenizer gives them, zeros left out. */
const known: readonly (readonly [string, readonly number[]])[] = [
  ['a photo of a person', [49406, 320, 1125, 539, 320, 2533, 49407]],
  ['hello world', [49406, 3306, 1002, 49407]],
  [
    'slope drain blocked at the bottom of the picture, with rock toe and vegetation nearby',
    [49406, 22769, 19467, 9106, 536, 518, 5931, 539, 518, 1674, 267, 593, 2172, 11344, 537, 33947, 13314, 49407],
  ],
  ['Toe drain- Damaged!!  2x', [49406, 11344, 19467, 268, 13568, 748, 273, 343, 49407]],
  ["don't we'll it's 12345", [49406, 847, 713, 649, 1342, 585, 568, 272, 273, 274, 275, 276, 49407]],
  ['naïve 日本 🙂', [49406, 1097, 35689, 563, 39121, 19277, 361, 14860, 49407]],
  ['  MIXED   Case\tTabs\n', [49406, 6780, 2068, 29163, 49407]],
  ['', [49406, 49407]],
];

test('texts become the ids that CLIP was trained on', { skip }, async () => {
  const { encode } = await openClipTokenizer(sharedFile(merges));
  for (const [text, ids] of known) assert.deepEqual([...encode(text)], ids, JSON.stringify(text));
});

test('a long text is cut and still ends; a batch is filled to the context', { skip }, async () => {
  const { encode, batch } = await openClipTokenizer(sharedFile(merges));
  const long = encode('word '.repeat(100));
  assert.equal(long.length, clipContext);
  assert.equal(long.at(-1), 49407);
  const rows = batch(['hello world', '']);
  assert.deepEqual([...rows.slice(0, 5)], [49406n, 3306n, 1002n, 49407n, 0n]);
  assert.equal(rows[clipContext + 1], 49407n);
  assert.equal(rows.length, 2 * clipContext);
});

test('a file that holds no merges is refused with a sentence', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-merges-'));
  try {
    const file = path.join(folder, 'merges.gz');
    await assert.rejects(openClipTokenizer(file), /There is no file of merges/);
    writeFileSync(file, 'plain');
    await assert.rejects(openClipTokenizer(file), /is not a packed file of merges/);
    writeFileSync(file, gzipSync('version\na b\n'));
    await assert.rejects(openClipTokenizer(file), /holds .* merges, expected 48894 pairs/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
