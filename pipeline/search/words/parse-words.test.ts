import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AskedTerm, parseWords } from './parse-words.ts';

const short = (term: AskedTerm): string =>
  `${term.wanted ? '' : 'no '}${term.kind === 'colour' ? `${term.colour} ${term.part}` : term.thing}`;
const read = (text: string) => parseWords(text).terms.map(short);

test('colours belong to the clothes that follow them', () => {
  assert.deepEqual(read('red jacket, blue trousers, backpack'), ['red upper', 'blue lower', 'backpack']);
  assert.deepEqual(read('a person in a Red and White T-shirt with navy jeans'), [
    'red upper',
    'white upper',
    'blue lower',
  ]);
  assert.deepEqual(read('somebody wearing a grey dress'), ['grey both']);
  assert.deepEqual(read('gray hoodie and beige shorts'), ['grey upper', 'brown lower']);
});

test('a colour without clothes may be of either; no, not and without turn round', () => {
  assert.deepEqual(read('people in red'), ['red any']);
  assert.deepEqual(read('red clothes'), ['red any']);
  assert.deepEqual(read('black coat without hat, no backpack'), ['black upper', 'no hat', 'no backpack']);
  assert.deepEqual(read('no hat, bag'), ['no hat', 'bag']);
});

test('what people are is never judged, and it is said which words were left out', () => {
  const { terms, refused, unknown } = parseWords('young woman in red');
  assert.deepEqual(terms.map(short), ['red any']);
  assert.deepEqual(refused, [
    { word: 'young', why: 'age' },
    { word: 'woman', why: 'sex' },
  ]);
  assert.deepEqual(unknown, []);
});

test('a colour before a person is not read as clothes', () => {
  for (const text of ['black man', 'a white woman', 'black person', 'brown people']) {
    const { terms, refused } = parseWords(text);
    assert.deepEqual(terms, [], text);
    assert.ok(
      refused.some(({ why }) => why === 'origin or skin'),
      text,
    );
  }
  assert.deepEqual(read('man in black'), ['black any']);
});

test('words that are not known are named, colours of bags too', () => {
  assert.deepEqual(parseWords('striped umbrella').unknown, ['striped', 'umbrella']);
  assert.deepEqual(parseWords('red backpack').unknown, ['red backpack']);
  assert.deepEqual(read('red backpack'), ['backpack']);
  assert.deepEqual(parseWords('a jacket').unknown, ['jacket']);
  assert.deepEqual(parseWords('куртка').unknown, ['куртка']);
});

test('nothing, and far too much, are read without harm', () => {
  assert.deepEqual(parseWords(''), { terms: [], refused: [], unknown: [] });
  assert.deepEqual(parseWords('  ,,, ;'), { terms: [], refused: [], unknown: [] });
  assert.ok(parseWords('red jacket '.repeat(10_000)).terms.length < 60);
});
