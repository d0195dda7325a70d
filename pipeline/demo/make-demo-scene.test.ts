import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { readCanonicalPersons } from '#tracking/files/canonical-persons.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { checkFit } from '#tracking/tracks/fit-video.ts';
import { makeDemoScene } from './make-demo-scene.ts';
import { sceneSize } from './scene-geometry.ts';
import { sceneFrameCount } from './scene-script.ts';

describe('makeDemoScene', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'doppel-demo-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('writes a video, the same tracks as NPZ and as MOT text, and the truth about them', async () => {
    const reported: number[] = [];
    const scene = await makeDemoScene(folder, { onProgress: (done) => reported.push(done) });
    assert.equal(reported.at(-1), sceneFrameCount);

    const fromNpz = await readCanonicalPersons(await readFile(scene.persons), 'persons');
    const fromText = readMotText(await readFile(scene.tracks), 'tracks');
    assert.deepEqual([fromNpz.warnings, fromText.warnings], [[], []]);
    assert.equal(fromNpz.tracks.length, 13);
    for (const [index, track] of fromNpz.tracks.entries()) {
      assert.deepEqual(fromText.tracks[index].frameIndices, track.frameIndices);
      assert.deepEqual(fromText.tracks[index].boxesPx, track.boxesPx);
      assert.deepEqual(fromText.tracks[index].confidences, track.confidences);
    }
    assert.deepEqual(checkFit(fromNpz.tracks, { ...sceneSize, frameCount: sceneFrameCount }), []);

    const [header, ...rows] = (await readFile(scene.truth, 'utf8')).trim().split('\n');
    assert.equal(header, 'person,visit,track_id,first_frame,last_frame,description');
    const personOf = new Map(rows.map((row) => row.split(',')).map(([person, , track]) => [Number(track), person]));
    assert.equal(personOf.size, fromNpz.tracks.length);
    assert.equal(scene.samePairs.length, 3);
    for (const [a, b] of scene.samePairs) assert.equal(personOf.get(a), personOf.get(b));

    assert.deepEqual(await readdir(folder), ['canonical_persons.npz', 'street.mp4', 'tracks.txt', 'truth.csv']);
  });

  it('stops when asked to and leaves no files', async () => {
    const stop = new AbortController();
    const onProgress = (done: number): void => {
      if (done === 20) stop.abort();
    };
    const target = path.join(folder, 'stopped');
    await assert.rejects(
      makeDemoScene(target, { signal: stop.signal, onProgress }),
      (error) => error instanceof DoppelError && error.code === 'cancelled',
    );
    assert.deepEqual(await readdir(target), []);
  });
});
