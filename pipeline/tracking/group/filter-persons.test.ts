import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { personId } from '#base/ids.ts';
import type { PersonTrack } from '../tracks/person-track.ts';
import { filterPersons } from './filter-persons.ts';
import { rankPersons } from './rank-persons.ts';

const scene = { widthPx: 1000, heightPx: 500, frameCount: 100 };

/** Somebody who stands at a place from frame `from` on for `frames` frames. */
const still = (id: number, from: number, frames: number, centreX = 500): PersonTrack => ({
  personId: personId(id),
  frameIndices: Int32Array.from({ length: frames }, (_, i) => from + i),
  boxesPx: Float32Array.from(Array.from({ length: frames }, () => [centreX - 20, 200, centreX + 20, 300]).flat()),
  confidences: new Float32Array(frames).fill(0.9),
  detectionIndices: new Int32Array(frames),
  trackletIds: [id],
});

describe('ranking persons', () => {
  it('puts those first who are longer in view, without gaps, in the middle and steady', () => {
    const gappy: PersonTrack = { ...still(2, 0, 50), frameIndices: Int32Array.from({ length: 50 }, (_, i) => 2 * i) };
    const ranked = rankPersons([still(1, 0, 20), gappy, still(3, 0, 50), still(4, 0, 50, 30)], scene);
    assert.deepEqual(
      ranked.map(({ person }) => person.personId),
      [3, 1, 2, 4],
    );
  });

  it('weighs duration 0.4, coverage 0.3, centredness 0.2 and smoothness 0.1', () => {
    const [rank] = rankPersons([still(1, 0, 100)], scene);
    assert.deepEqual([rank.duration, rank.coverage, rank.centredness, rank.smoothness], [1, 1, 1, 1]);
    assert.ok(Math.abs(rank.score - 1) < 1e-12);
    const [half] = rankPersons([still(1, 0, 50)], scene);
    assert.ok(Math.abs(half.score - 0.8) < 1e-12);
  });

  it('gives every part of somebody seen once a number', () => {
    const [rank] = rankPersons([still(1, 0, 1)], scene);
    assert.ok(Number.isFinite(rank.score));
  });
});

describe('filters', () => {
  const ranking = rankPersons([still(1, 0, 90), still(2, 60, 40), still(3, 10, 5), still(4, 40, 30)], scene);

  it('hide nobody by default', () => {
    assert.deepEqual(filterPersons(ranking, { top: null, maxFirstAppearance: null }, 100), []);
  });

  it('hide late arrivals and say how late they were', () => {
    assert.deepEqual(filterPersons(ranking, { top: null, maxFirstAppearance: 0.5 }, 100), [
      { kind: 'hidden', person: 2, rule: 'max_first_appearance', value: 0.6, most: 0.5 },
    ]);
  });

  it('hide those ranked below the first N of the rest and say their rank', () => {
    assert.deepEqual(
      filterPersons(ranking, { top: 2, maxFirstAppearance: 0.5 }, 100).filter(({ rule }) => rule === 'top'),
      [{ kind: 'hidden', person: 3, rule: 'top', value: 3, most: 2 }],
    );
  });
});
