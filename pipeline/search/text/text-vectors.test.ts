import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextVectors } from './text-vectors.ts';

/** A text side that counts how often it is asked: a token a word, without capitals. */
function counting(fails: () => boolean = () => false) {
  let encoded = 0;
  const words = new Map<string, number>();
  const tokens = (text: string) =>
    text
      .trim()
      .toLowerCase()
      .split(/\s+/)
      .map((word) => words.get(word) ?? words.set(word, words.size + 1).size);
  const encode = async (texts: readonly (readonly number[])[]) => {
    encoded++;
    if (fails()) throw new Error('the encoder is gone');
    return Float32Array.from(texts[0].slice(0, 1));
  };
  return { vectors: new TextVectors({ tokens, text: { encode, dimension: 1 } }), encoded: () => encoded };
}

test('a text is described once, however it is spelled, and asked by two at once too', async () => {
  const { vectors, encoded } = counting();
  const [a, b] = await Promise.all([vectors.vectorOf('red car'), vectors.vectorOf('  Red   CAR ')]);
  assert.equal(a, b);
  await vectors.vectorOf('car red');
  assert.equal(encoded(), 2);
  assert.deepEqual(vectors.counts, { hits: 1, misses: 2 });
});

test('the latest thousand are kept, and what was asked for again is not the first to go', async () => {
  const { vectors, encoded } = counting();
  for (let at = 0; at < 1000; at++) await vectors.vectorOf(`word${at}`);
  await vectors.vectorOf('word0');
  await vectors.vectorOf('one more');
  assert.equal(encoded(), 1001);
  await vectors.vectorOf('word0');
  assert.equal(encoded(), 1001);
  await vectors.vectorOf('word1');
  assert.equal(encoded(), 1002);
});

test('a failure is not kept, and an empty text is refused', async () => {
  let broken = true;
  const { vectors } = counting(() => broken);
  await assert.rejects(vectors.vectorOf('red'), /the encoder is gone/);
  broken = false;
  assert.equal((await vectors.vectorOf('red')).length, 1);
  await assert.rejects(vectors.vectorOf('  '), { code: 'usage' });
});
