import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { Sighting } from './compose-frame.ts';
import { detectFigures } from './detect-figures.ts';
import { type FollowedFigure, followFigures } from './follow-figures.ts';
import { outfits } from './outfits.ts';
import { renderScene } from './render-scene.ts';
import { sceneSize } from './scene-geometry.ts';
import { sceneFrameCount, walks } from './scene-script.ts';
import { type SceneVisit, samePairs, sceneVisits, truthCsv } from './scene-truth.ts';

const seed = 7;

/** A hash of the first frames' pixels. */
async function hashOfFrames(frameSeed: number, count: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const { image } of renderScene(frameSeed, count)) hash.update(image.data);
  return hash.digest('hex');
}

describe('the demo scene', () => {
  const sightings: (readonly Sighting[])[] = [];
  let figures: readonly FollowedFigure[] = [];
  let visits: readonly SceneVisit[] = [];

  before(async () => {
    for await (const frame of renderScene(seed)) sightings.push(frame.sightings);
    figures = followFigures(detectFigures(sightings, seed));
    visits = sceneVisits(figures);
  });

  it('gives the same pixels for the same seed, others for another', async () => {
    const first = await hashOfFrames(seed, 12);
    assert.equal(await hashOfFrames(seed, 12), first);
    assert.notEqual(await hashOfFrames(seed + 1, 12), first);
  });

  it('gives the same tracks and truth every time', () => {
    const again = followFigures(detectFigures(sightings, seed));
    assert.deepEqual(again, figures);
    assert.equal(truthCsv(sceneVisits(again)), truthCsv(visits));
  });

  it('lasts 500 frames and shows all ten people', () => {
    assert.equal(sightings.length, sceneFrameCount);
    assert.equal(sceneFrameCount, 500);
    assert.deepEqual([...new Set(visits.map((visit) => visit.person))], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(outfits.length, 10);
  });

  it('has three people who come back under a new id, one of them out of hiding behind the kiosk', () => {
    const pairs = samePairs(visits);
    assert.equal(pairs.length, 3);
    const returned = [...new Set(visits.filter((visit) => visit.visit === 2).map((visit) => visit.person))];
    assert.deepEqual(returned, [1, 2, 3]);
    assert.equal(walks.filter((walk) => walk.person === 2).length, 1);
    for (const [a, b] of pairs) assert.ok(a < b);
  });

  it('never shows one person twice in a frame, and says of each visit when it was', () => {
    const seen = new Set<string>();
    for (const { track } of figures) {
      const visit = visits.find(({ trackId }) => trackId === track.personId);
      assert.ok(visit !== undefined);
      assert.equal(track.frameIndices[0], visit.firstFrame);
      assert.equal(track.frameIndices.at(-1), visit.lastFrame);
      for (const frameIndex of track.frameIndices) {
        const key = `${visit.person} in ${frameIndex}`;
        assert.ok(!seen.has(key), key);
        seen.add(key);
      }
    }
  });

  it('gives each visit an id of its own, in order of appearance', () => {
    assert.deepEqual(
      figures.map(({ track }) => track.personId),
      figures.map((_, index) => index + 1),
    );
    const starts = figures.map(({ track }) => track.frameIndices[0]);
    assert.deepEqual(
      [...starts].sort((a, b) => a - b),
      starts,
    );
    assert.equal(visits.length, figures.length);
  });

  it('brings boxes as a detector does: near what is seen, unsure where people are covered, none where they are hidden', () => {
    const { widthPx, heightPx } = sceneSize;
    let unsure = 0;
    for (const { track, mark } of figures) {
      for (const [row, frameIndex] of track.frameIndices.entries()) {
        const sighting = sightings[frameIndex].find((each) => each.mark === mark);
        assert.ok(sighting?.seenBox !== null && sighting !== undefined && sighting.seenShare >= 0.3);
        const [x1, y1, x2, y2] = track.boxesPx.subarray(row * 4, row * 4 + 4);
        assert.ok(x2 > x1 && y2 > y1 && x2 > 0 && x1 < widthPx && y2 > 0 && y1 < heightPx);
        assert.ok(track.confidences[row] >= 0.4 && track.confidences[row] < 0.971);
        if (sighting.seenShare < 0.6) unsure += track.confidences[row] < 0.75 ? 1 : 0;
      }
    }
    assert.ok(unsure > 50, `${unsure} rows of half-hidden people with low confidence`);
    const hiddenInPicture = sightings.flat().filter(({ seenShare, wholeBox }) => {
      return seenShare < 0.3 && wholeBox[0] > 0 && wholeBox[2] < widthPx;
    });
    assert.ok(hiddenInPicture.length > 200, `${hiddenInPicture.length} sightings of hidden people`);
  });

  it('shows two people in much the same clothes at one time', () => {
    const framesOf = (person: number): number[] =>
      figures.filter(({ mark }) => walks[mark - 1].person === person).flatMap(({ track }) => [...track.frameIndices]);
    const ofThird = new Set(framesOf(3));
    assert.ok(framesOf(7).filter((frameIndex) => ofThird.has(frameIndex)).length >= 50);
  });

  it('lets people cover each other', () => {
    // The strip of pavement between pillar and kiosk, where nothing else can cover them.
    const covered = sightings.flat().filter(({ seenShare, wholeBox }) => {
      return wholeBox[0] > 400 && wholeBox[2] < 600 && seenShare < 0.9;
    });
    assert.ok(covered.length > 20, `${covered.length} sightings of people covered by others`);
  });
});
