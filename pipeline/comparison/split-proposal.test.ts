import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { decide } from '#tests/property/sample-project.ts';
import { lookAt, type MadePerson, makeComparedProject } from '#tests/support/compared-project.ts';
import { readGallery } from './open-gallery.ts';
import { listSplits, proposeSplit, proposeSplits } from './split-proposal.ts';

const [one, other] = [lookAt(1), lookAt(0)];
/** 1 is glued together of two, 2 is one, 3 has a moment of something else, 4 differs too little, 5 was never described. */
const persons: readonly MadePerson[] = [
  { id: 1, from: 0, crops: [one, one, one, other, other, other, other] },
  { id: 2, from: 100, crops: [one, one, one, one, one, one] },
  { id: 3, from: 200, crops: [one, one, one, one, one, other] },
  { id: 4, from: 300, crops: [one, one, one, lookAt(0.81), lookAt(0.81), lookAt(0.81)] },
  { id: 5, from: 400, crops: [] },
];
const galleryOf = (context: TestContext) => readGallery(makeComparedProject(context, persons));

test('a person whose crops fall clearly into two groups is proposed for a cut between them', (context) => {
  const gallery = galleryOf(context);
  assert.deepEqual(proposeSplit(gallery, gallery.person(1)), {
    person: 1,
    at_frame: 6,
    within: 1,
    between: 0,
    groups: [
      [100, 101, 102],
      [103, 104, 105, 106],
    ],
    why: 'The 3 pictures up to frame 4 resemble each other, and so do the 4 from frame 6 on (1.00 on average); one of the first with one of the later only 0.00.',
  });
});

test('one person, a bad moment, a small difference and nobody to look at are not', (context) => {
  const gallery = galleryOf(context);
  for (const id of [2, 3, 4, 5]) assert.equal(proposeSplit(gallery, gallery.person(id)), null, String(id));
});

test('a gap of 0.2 is enough, one that is smaller is not', (context) => {
  const at = (cosine: number) => {
    const gallery = readGallery(
      makeComparedProject(context, [
        { id: 1, from: 0, crops: [one, one, one, lookAt(cosine), lookAt(cosine), lookAt(cosine)] },
      ]),
    );
    return proposeSplit(gallery, gallery.person(1))?.at_frame;
  };
  assert.deepEqual([at(0.795), at(0.805)], [6, undefined]);
});

test('the proposals leave out who is hidden and who was said to be one, until that is taken back', (context) => {
  const project = makeComparedProject(context, persons);
  const proposed = () => {
    const { splits, persons: looked, said_whole } = listSplits(readGallery(project));
    return [splits.map(({ person }) => person), looked, said_whole];
  };
  assert.deepEqual(proposed(), [[1], 5, []]);
  decide(project, { kind: 'whole', person: 1 });
  assert.deepEqual(proposed(), [[], 5, [1]]);
  decide(project, { kind: 'undo' });
  assert.deepEqual(proposed(), [[1], 5, []]);
  decide(project, { kind: 'hide', person: 1 });
  assert.deepEqual(proposed(), [[], 4, []]);
});

test('a look without time sees one new person a call, and in the end everybody', (context) => {
  const gallery = galleryOf(context);
  const looks = persons.map(() => proposeSplits(gallery, 0));
  assert.deepEqual(
    looks.map(({ left }) => left),
    [4, 3, 2, 1, 0],
  );
  assert.deepEqual(
    looks.map(({ proposals }) => proposals.length),
    [1, 1, 1, 1, 1],
  );
  assert.deepEqual(proposeSplits(galleryOf(context)).left, 0);
});

test('what was found of a person is kept as long as the person is the same', (context) => {
  const gallery = galleryOf(context);
  const first = proposeSplit(gallery, gallery.person(1));
  assert.equal(proposeSplit(gallery, gallery.person(1)), first);
});

test('where both groups have a crop of one frame nothing can be cut between them', (context) => {
  const project = makeComparedProject(context, [
    { id: 1, from: 0, crops: [one, one, one] },
    { id: 2, from: 4, crops: [other, other, other] },
  ]);
  decide(project, { kind: 'merge', persons: [1, 2] });
  const gallery = readGallery(project);
  assert.equal(proposeSplit(gallery, gallery.person(1)), null);
});
