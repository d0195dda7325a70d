import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { GuideInline } from './guide-blocks.ts';
import { guideNames, readGuide } from './read-guide.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const pageOf = (name: string) => readGuide(readFileSync(path.join(docs, `${name}.md`), 'utf8'));

test('Markdown becomes blocks: headings with an address, lists, tables, code, links within the guide', () => {
  const blocks = readGuide(
    '# What to *do*\n\n- a [way](guide.md)\n- [out](field.md)\n\n| a | b |\n|---|---|\n| `1` | **2** |\n',
  );
  const text = (words: string): GuideInline => ({ kind: 'text', text: words });
  assert.deepEqual(blocks, [
    { kind: 'heading', level: 1, id: 'what-to-do', parts: [text('What to '), { kind: 'em', parts: [text('do')] }] },
    {
      kind: 'list',
      isOrdered: false,
      items: [
        [{ kind: 'paragraph', parts: [text('a '), { kind: 'link', to: 'guide', parts: [text('way')] }] }],
        [{ kind: 'paragraph', parts: [{ kind: 'link', to: null, parts: [text('out')] }] }],
      ],
    },
    {
      kind: 'table',
      head: [[text('a')], [text('b')]],
      rows: [[[{ kind: 'code', text: '1' }], [{ kind: 'strong', parts: [text('2')] }]]],
    },
  ]);
});

test('HTML and pictures from elsewhere are refused where the page is built', () => {
  assert.throws(() => readGuide('<script>alert(1)</script>'), /no form for html/);
  assert.throws(() => readGuide('a <b>word</b>'), /no form for html/);
  assert.throws(() => readGuide('![x](https://example.org/a.png)'), /light and dark/);
});

test('every page of the guide can be read, and its pictures are there in both schemes', () => {
  for (const name of guideNames) {
    const blocks = pageOf(name);
    assert.equal(blocks[0].kind, 'heading', name);
    const pictures = [...JSON.stringify(blocks).matchAll(/"kind":"picture","name":"([\w-]+)"/g)].map(
      ([, each]) => each,
    );
    for (const picture of pictures) {
      for (const scheme of ['light', 'dark'])
        assert.ok(existsSync(path.join(docs, 'images', `${picture}-${scheme}.webp`)));
    }
  }
});
