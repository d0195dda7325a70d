import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import { searchQuestion } from '#contract/search.ts';
import {
  addProject,
  crossPairs,
  decideAcross,
  describeSource,
  findSource,
  Library,
  removeSource,
  syncLibrary,
} from '#library/index.ts';
import { lookOf, makeProject } from '#tests/support/made-project.ts';
import { temporaryFolder } from '../../tests/property/sample-project.ts';
import { scoreCut } from './ask/score-cut.ts';
import {
  ask,
  askKept,
  forgetSearch,
  keepSearch,
  keptSearches,
  noteShown,
  openLooks,
  openPictureEncoder,
  writeFindings,
} from './index.ts';

const [red, blue, green, black, white, grey] = [
  [190, 30, 35],
  [40, 90, 150],
  [40, 130, 60],
  [20, 20, 22],
  [235, 235, 235],
  [128, 128, 128],
];
/** What humans 0 to 5 wear, above and below. */
const clothes = [
  [grey, grey],
  [red, blue],
  [red, black],
  [green, blue],
  [white, black],
  [black, red],
] as const;

/** A library of two videos: humans 1 to 5, and 3, 1. */
async function wardrobe(context: TestContext, looked: 'with looks' | 'without' = 'with looks') {
  const folder = temporaryFolder(context);
  const files = ['first', 'second'].map((name) => path.join(folder, `${name}.doppel`));
  await makeProject(files[0], { uuid: 'a', videoName: 'a_20260304_100000.mp4', humans: [1, 2, 3, 4, 5], clothes });
  await makeProject(files[1], { uuid: 'b', videoName: 'b.mp4', humans: [3, 1], clothes });
  const library = Library.create(path.join(folder, 'all.doppel-library'));
  context.after(() => library.close());
  for (const file of files) await addProject(library, file);
  const looks = looked === 'with looks' ? await openLooks(path.join(folder, 'no models here')) : undefined;
  await syncLibrary(library, { looks });
  return { folder, library };
}

const question = (asked: object) => ({ question: searchQuestion.parse(asked) });
/** Persons 1 to 5 are humans 1 to 5 of the first video, 6 and 7 humans 3 and 1 of the second. */
const people = (reply: Awaited<ReturnType<typeof ask>>) => reply.hits.map(({ person }) => person.id as number);

test('colours of tops and trousers bring those who wear them, and not all colours', async (context) => {
  const { library } = await wardrobe(context);
  const redTops = await ask(library, question({ words: 'red jacket' }));
  assert.deepEqual(new Set(people(redTops).slice(0, 3)), new Set([1, 2, 7]));
  assert.deepEqual(
    redTops.hits.map(({ above_cut }) => above_cut),
    [true, true, true, false, false, false, false],
  );
  assert.deepEqual(redTops.ranked_by, ['colours of clothes']);
  const both = await ask(library, question({ words: 'red jacket, blue trousers' }));
  assert.deepEqual(new Set(people(both).slice(0, 2)), new Set([1, 7]));
  assert.equal(people(await ask(library, question({ words: 'red trousers' })))[0], 5);
  assert.deepEqual(
    new Set(people(await ask(library, question({ words: 'woman in red' }))).slice(0, 4)),
    new Set([1, 2, 5, 7]),
  );
});

test('what cannot be judged is said, and a question of nothing else is refused', async (context) => {
  const { library } = await wardrobe(context);
  const { understood } = await ask(library, question({ words: 'tall woman in red with a backpack' }));
  assert.deepEqual(
    understood.terms.map(({ text, judged }) => [text, judged]),
    [
      ['red clothes', true],
      ['backpack', false],
    ],
  );
  assert.deepEqual(understood.refused, [{ word: 'woman', why: 'sex' }]);
  assert.deepEqual(understood.unknown, ['tall']);
  await assert.rejects(
    ask(library, question({ words: 'tall woman' })),
    /Nothing of this can be searched for: woman, tall/,
  );
  await assert.rejects(ask(library, question({})), { code: 'usage' });
});

test('a person brings the same human in other videos first, and marks turn the order', async (context) => {
  const { library } = await wardrobe(context);
  const like = await ask(library, question({ like: [1] }));
  assert.equal(people(like)[0], 7);
  assert.ok(!people(like).includes(1));
  const marked = await ask(library, question({ like: [1], unlike: [7] }));
  assert.ok(!people(marked).includes(7));
  const byBoth = await ask(library, question({ words: 'blue trousers', like: [3] }));
  assert.equal(people(byBoth)[0], 6);
  await assert.rejects(ask(library, question({ like: [99] })), { code: 'not_found' });
});

test('persons who were merged across videos are one answer', async (context) => {
  const { library } = await wardrobe(context);
  decideAcross(library, { kind: 'merge', persons: [1, 7] }, { by: 'Ana', force: false });
  const { hits } = await ask(library, question({ words: 'red jacket, blue trousers' }));
  assert.equal(hits.length, 6);
  assert.equal(hits[0].person.sightings.length, 2);
});

test('filters by place, time and source hold for words and for persons', async (context) => {
  const { library } = await wardrobe(context);
  await describeSource(library, findSource(library, '2'), { place: 'yard', tags: ['night'] });
  assert.deepEqual(people(await ask(library, question({ words: 'red jacket', filter: { places: ['yard'] } }))), [7, 6]);
  assert.deepEqual(people(await ask(library, question({ like: [1], filter: { tags: ['night'] } }))), [7, 6]);
  const morning = { from_ms: Date.UTC(2026, 2, 4, 9), to_ms: Date.UTC(2026, 2, 4, 11) };
  assert.deepEqual(
    new Set(people(await ask(library, question({ words: 'red jacket', filter: morning })))),
    new Set([1, 2, 3, 4, 5]),
  );
  assert.deepEqual(people(await ask(library, question({ words: 'red jacket', filter: { sources: [9] } }))), []);
});

test('pages follow each other without a gap', async (context) => {
  const { library } = await wardrobe(context);
  const whole = people(await ask(library, question({ words: 'red jacket' })));
  const pages = [];
  for (const offset of [0, 3, 6])
    pages.push(...people(await ask(library, question({ words: 'red jacket', limit: 3, offset }))));
  assert.deepEqual(pages, whole);
});

test('a kept question tells of new hits once', async (context) => {
  const { library, folder } = await wardrobe(context);
  const kept = await keepSearch(library, 'red tops', searchQuestion.parse({ words: 'red jacket' }));
  assert.deepEqual((await keptSearches(library))[0].fresh, []);
  await assert.rejects(keepSearch(library, 'red tops', kept.question), { code: 'conflict' });
  const third = path.join(folder, 'third.doppel');
  await makeProject(third, { uuid: 'c', videoName: 'c.mp4', humans: [2, 4], clothes });
  await addProject(library, third);
  await syncLibrary(library, { looks: await openLooks(path.join(folder, 'none')) });
  assert.deepEqual((await keptSearches(library))[0].fresh, [8]);
  await askKept(library, kept.id);
  assert.deepEqual((await keptSearches(library))[0].fresh, []);
  const likeThird = await keepSearch(library, 'like her', searchQuestion.parse({ like: [8] }));
  noteShown(library, kept.id, [2, 3]);
  await removeSource(library, findSource(library, 'third'));
  const [tops, like] = await keptSearches(library);
  assert.deepEqual([tops.fresh, tops.problem, like.id, like.fresh], [[], null, likeThird.id, []]);
  assert.match(like.problem ?? '', /no person 8/, 'who is gone is told, and the others are asked all the same');
  forgetSearch(library, kept.id);
  assert.throws(() => forgetSearch(library, kept.id), { code: 'not_found' });
});

test('an answer is written with its question, its versions and its pictures', async (context) => {
  const { library, folder } = await wardrobe(context);
  const asked = question({ words: 'red jacket' });
  const to = path.join(folder, 'out');
  await writeFindings(library, { ...asked, reply: await ask(library, asked), to });
  const lines = readFileSync(path.join(to, 'findings.csv'), 'utf8').trim().split('\r\n');
  assert.equal(lines.length, 8);
  const json = JSON.parse(readFileSync(path.join(to, 'findings.json'), 'utf8'));
  assert.equal(json.question.words, 'red jacket');
  assert.match(json.app_version, /^\d+\.\d+\.\d+/);
  const { width, height } = await sharp(path.join(to, 'contact-sheet.png')).metadata();
  const shown = Math.min(10, json.hits.length);
  assert.deepEqual([width, height], [96 * shown, 226]);
});

test('a picture is compared only by the model that described the library', async (context) => {
  const { library } = await wardrobe(context, 'without');
  await assert.rejects(openPictureEncoder(library), /described by a model that the catalogue does not know/);
  const pictures = { modelSha256: 'd'.repeat(64), vectors: [lookOf(4)] };
  assert.equal(people(await ask(library, { ...question({}), pictures }))[0], 4);
  await assert.rejects(ask(library, { ...question({}), pictures: { ...pictures, modelSha256: 'e'.repeat(64) } }), {
    code: 'mismatch',
  });
});

test('a cut falls where scores part; equal scores have none', () => {
  assert.equal(scoreCut([0.9, 0.88, 0.3, 0.28, 0.2]), 0.59);
  assert.equal(scoreCut([0.5, 0.5, 0.5, 0.5]), null);
  assert.equal(scoreCut([0.9, 0.1]), null);
});

test('clips that cannot be cut are told with their reason, and the rest is written', async (context) => {
  const { library, folder } = await wardrobe(context);
  const asked = question({ words: 'red jacket' });
  const to = path.join(folder, 'with-clips');
  const { notes, files } = await writeFindings(library, {
    ...asked,
    reply: await ask(library, asked),
    to,
    clips: 'cut',
  });
  assert.ok(
    notes.length >= 1 && notes.every((note) => /^No clip: \/nowhere\/.+ cannot be read/.test(note)),
    notes.join(),
  );
  assert.deepEqual(files, ['findings.csv', 'findings.json', 'contact-sheet.png']);
  const [head, first] = readFileSync(path.join(to, 'findings.csv'), 'utf8').split('\r\n');
  assert.match(head, /,clip$/);
  assert.match(first, /cannot be read/);
});

test('who was described by another model, or by none, is never left out in silence', async (context) => {
  const folder = temporaryFolder(context);
  const library = Library.create(path.join(folder, 'all.doppel-library'));
  context.after(() => library.close());
  for (const [name, humans, model] of [
    ['first', [1, 2, 3], 'd'.repeat(64)],
    ['second', [2, 3], 'e'.repeat(64)],
    ['third', [1], null],
  ] as const) {
    const file = path.join(folder, `${name}.doppel`);
    await makeProject(file, { uuid: name, videoName: `${name}.mp4`, humans, clothes, model });
    await addProject(library, file);
  }
  await syncLibrary(library);
  const first = await ask(library, question({ like: [1] }));
  assert.deepEqual(people(first).toSorted(), [2, 3], 'only those whom the same model described are ranked');
  const left = first.not_compared.map(({ name, persons }) => `${name} ${persons}`);
  assert.deepEqual(left, ['second 2', 'third 1']);
  assert.deepEqual(people(await ask(library, question({ like: [4] }))), [5], 'asked in the space of who is named');
  await assert.rejects(ask(library, question({ like: [1, 4] })), /Another model, or none, described person/);
  await assert.rejects(ask(library, question({ like: [6] })), /No model described person 6/);
  const across = await crossPairs(library);
  assert.deepEqual([across.persons, across.pairs.length], [3, 0]);
  assert.deepEqual(
    across.not_compared.map(({ persons }) => persons),
    [2, 1],
  );
});
