import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplyOf } from '#contract/channels.ts';
import type { LibrarySighting } from '#contract/library.ts';
import { spotOfPicture, spotOfSighting, usualSpot } from './video-spot.ts';

const sighting = (id: number, source: number, tracklet: number, frame: number): LibrarySighting => ({
  ...{ id, source, source_name: `video ${source}`, place: null, camera: null, tracklet },
  ...{ first_frame: frame, last_frame: frame + 50, first_ms: frame * 40, last_ms: frame * 40 + 2000 },
  ...{ from_ms: null, to_ms: null, clock_known: false },
});
const crop = (id: number, source: number, tracklet: number, frame: number) => ({
  ...{ id, source, tracklet, frame, time_ms: frame * 40, box: [0, 0, 1, 1] as [number, number, number, number] },
  ...{ width: 1, height: 1, quality: 1, best_rank: 0, aside: false, url: '/asset/x' as never },
});
const seen: ReplyOf<'library.pair'>['persons'][number] = {
  person: {
    ...{ id: 4, name: null, hidden: false },
    members: [
      { row: 4, source: 1, person: 7, name: null },
      { row: 9, source: 2, person: 3, name: null },
      { row: 11, source: 2, person: 5, name: null },
    ],
    sightings: [sighting(1, 1, 20, 0), sighting(2, 2, 30, 100), sighting(3, 2, 30, 400)],
  },
  all_crops: [crop(51, 1, 20, 10), crop(52, 2, 30, 410)],
  missing: [],
};

test('the sighting with the picture that matches best is played, from a second before it', () => {
  assert.deepEqual(usualSpot(seen, [90, 52]), { source: 2, persons: [3, 5], fromMs: 15_000 });
  assert.deepEqual(usualSpot(seen, [51]), { source: 1, persons: [7], fromMs: 0 });
});

test('without a picture the first sighting is played, and nobody without sightings', () => {
  assert.deepEqual(usualSpot({ ...seen, all_crops: [] }, [52]), { source: 1, persons: [7], fromMs: 0 });
  assert.equal(usualSpot({ ...seen, person: { ...seen.person, sightings: [] } }, [52]), null);
});

test('a picture is played at its moment, and a sighting where it begins, each in its own video', () => {
  assert.deepEqual(spotOfPicture(seen, 52), { source: 2, persons: [3, 5], fromMs: 16_400 });
  assert.equal(spotOfPicture(seen, 99), null);
  assert.deepEqual(spotOfSighting(seen.person, seen.person.sightings[1]), { source: 2, persons: [3, 5], fromMs: 3000 });
});
