import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PersonId } from '#base/ids.ts';
import { encodeVideo } from '#platform/video/encode-video.ts';
import { writeCanonicalPersons } from '#tracking/files/canonical-persons.ts';
import { writeMotText } from '#tracking/files/mot-text.ts';
import type { Sighting } from './compose-frame.ts';
import { detectFigures } from './detect-figures.ts';
import { followFigures } from './follow-figures.ts';
import { renderScene, type SceneFrame } from './render-scene.ts';
import { sceneSize } from './scene-geometry.ts';
import { sceneFps, sceneFrameCount } from './scene-script.ts';
import { samePairs, sceneVisits, truthCsv } from './scene-truth.ts';

/** The files of a generated scene, and what is true of it. */
export interface DemoScene {
  readonly video: string;
  /** `canonical_persons.npz`, as the upstream tracking pipeline writes it. */
  readonly persons: string;
  /** The same tracks as MOT text. */
  readonly tracks: string;
  /** CSV: person, visit, track_id, first_frame, last_frame (0-based), description. */
  readonly truth: string;
  /** Pairs of track ids that are the same person, the lower id first. */
  readonly samePairs: readonly (readonly [PersonId, PersonId])[];
}

export interface DemoSceneOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each drawn frame. */
  readonly onProgress?: ((doneFrames: number, totalFrames: number) => void) | undefined;
}

/** Of the grain and of the detector's errors. Any number does; this one is what the documentation shows. */
const sceneSeed = 7;

/**
 * Draws the scene and writes its video, its tracks (as persons file and as MOT text) and its truth into `folder`, which is
 * made where it is missing; files of these names are replaced. The drawn pixels, tracks and truth are the same every time.
 *
 * Throws what `encodeVideo` throws (`cancelled` on the signal), and file system errors as they come.
 */
export async function makeDemoScene(folder: string, options: DemoSceneOptions = {}): Promise<DemoScene> {
  await mkdir(folder, { recursive: true });
  const video = path.join(folder, 'street.mp4');
  const persons = path.join(folder, 'canonical_persons.npz');
  const tracks = path.join(folder, 'tracks.txt');
  const truth = path.join(folder, 'truth.csv');

  const sightings: (readonly Sighting[])[] = [];
  const frames = picturesOf(renderScene(sceneSeed), sightings, options.onProgress);
  await encodeVideo({ path: video, ...sceneSize, fps: sceneFps, frames, signal: options.signal });

  const figures = followFigures(detectFigures(sightings, sceneSeed));
  const visits = sceneVisits(figures);
  const followed = figures.map(({ track }) => track);
  await writeFile(persons, await writeCanonicalPersons(followed));
  await writeFile(tracks, writeMotText(followed));
  await writeFile(truth, truthCsv(visits));
  return { video, persons, tracks, truth, samePairs: samePairs(visits) };
}

/** Hands the pictures on to the encoder and keeps what is seen in them. */
async function* picturesOf(
  frames: AsyncIterable<SceneFrame>,
  sightings: (readonly Sighting[])[],
  onProgress: DemoSceneOptions['onProgress'],
): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) {
    sightings.push(frame.sightings);
    yield frame.image.data;
    onProgress?.(sightings.length, sceneFrameCount);
  }
}
