import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import hard from '#tests/fixtures/clip-hard-strings.json' with { type: 'json' };
import { writeMadePair } from '#tests/support/made-pair.ts';
import { madeTextVector } from '#tests/support/made-text-encoder.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { catalogueEntry } from '../catalogue.ts';
import { meansPair, openPair } from './open-pair.ts';
import { openTokenizer } from './open-tokenizer.ts';
import { textImagePairs } from './pair-catalogue.ts';

const merges = 'models/bpe_simple_vocab_16e6.txt.gz';
const skip = skipWithout(merges);
const folder = mkdtempSync(path.join(tmpdir(), 'doppel-pair-'));
after(() => rmSync(folder, { recursive: true }));
const open = (name: string) => openPair(name, { folders: [folder], device: 'cpu' });

test('a pair of CLIP’s shape describes texts and pictures in one space', { skip }, async () => {
  const pair = await open(await writeMadePair(folder));
  assert.deepEqual([pair.id, pair.text.dimension, pair.vision.dimension], ['made_pair', 16, 16]);
  const ids = pair.tokens('a red car');
  const vector = await pair.text.encode([ids]);
  const expected = madeTextVector(ids, 16);
  const length = Math.hypot(...expected);
  vector.forEach((value, at) => void assert.ok(Math.abs(value - expected[at] / length) < 1e-5));
  const grey = { widthPx: 20, heightPx: 10, data: new Uint8Array(600).fill(127) };
  const pictures = await pair.vision.embed([grey, { ...grey, data: grey.data.map((_, at) => at % 256) }, grey]);
  assert.equal(pictures.length, 48);
  assert.deepEqual(pictures.slice(0, 16), pictures.slice(32));
  assert.notDeepEqual(pictures.slice(0, 16), pictures.slice(16, 32));
  await Promise.all([pair.text.close(), pair.vision.close()]);
});

test('what is no pair is refused with a sentence', { skip }, async () => {
  await assert.rejects(open(await writeMadePair(folder, { visionWidth: 12 })), /16 numbers and pictures 12/);
  const wrong = path.join(folder, 'wrong.json');
  writeFileSync(wrong, '{"format": "doppel-text-image-pair-1"}');
  await assert.rejects(open(wrong), /does not describe a pair of encoders/);
  await assert.rejects(open(path.join(folder, 'none.json')), /There is no file/);
  await assert.rejects(open('clip_vit_b32'), /clip_vit_b32 needs bpe_simple_vocab_16e6\.txt\.gz, which is not in/);
  writeFileSync(path.join(folder, 'bpe_simple_vocab_16e6.txt.gz'), 'other');
  await assert.rejects(open('clip_vit_b32'), /its sha256 is/);
});

test('the pairs of the catalogue name every file by its hash, and no name twice', () => {
  const files = textImagePairs.flatMap(({ text, vision }) => [text, vision]);
  assert.equal(new Set(files.map(({ file }) => file)).size, files.length);
  for (const { file, sha256 } of files) assert.match(sha256 ?? '', /^[0-9a-f]{64}$/, file);
  const vocabulary = catalogueEntry('clip_bpe_vocabulary');
  for (const { tokenizer } of textImagePairs) {
    if (tokenizer.kind !== 'clip') continue;
    assert.deepEqual([tokenizer.file.file, tokenizer.file.sha256], [vocabulary.file, vocabulary.sha256]);
  }
  assert.ok(meansPair('siglip2_base_224') && meansPair('own/PAIR.JSON') && !meansPair('encoder.onnx'));
});

test('hard strings become the ids of the reference, cut to what the model reads', { skip }, async () => {
  const encode = await openTokenizer('clip', sharedFile(merges), 77);
  for (const { text, ids } of hard.strings) assert.deepEqual(encode(text), ids, JSON.stringify(text));
});

test('any tokenizer.json is read, with the end token that its template adds', async () => {
  const vocab = { '[UNK]': 0, '</s>': 1, red: 2, car: 3 };
  const added = (content: string, id: number) => ({
    ...{ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
  });
  const file = path.join(folder, 'tokenizer.json');
  const template = {
    type: 'TemplateProcessing',
    special_tokens: { '</s>': { id: '</s>', ids: [1], tokens: ['</s>'] } },
  };
  const single = [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }];
  writeFileSync(
    file,
    JSON.stringify({
      ...{ version: '1.0', normalizer: null, decoder: null, added_tokens: [added('[UNK]', 0), added('</s>', 1)] },
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: { ...template, single, pair: single },
      model: { type: 'WordLevel', vocab, unk_token: '[UNK]' },
    }),
  );
  const encode = await openTokenizer('tokenizer-json', file, 4);
  assert.deepEqual(encode('red car'), [2, 3, 1]);
  assert.deepEqual(encode('red car red car red'), [2, 3, 2, 1]);
  writeFileSync(file, 'no json');
  await assert.rejects(openTokenizer('tokenizer-json', file, 4), /describes no tokenizer/);
  await assert.rejects(openTokenizer('tokenizer-json', path.join(folder, 'gone'), 4), /There is no tokenizer/);
});
