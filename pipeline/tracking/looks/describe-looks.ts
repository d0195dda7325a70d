import type { WorkOptions } from '#contract/progress.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { decodeRegions, type RegionFrame } from '#platform/video/decode-regions.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { clampBox } from '../tracks/fit-video.ts';
import { frameRegion } from '../tracks/frame-region.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import type { PlannedLook } from './plan-looks.ts';
import type { TrackletLooks } from './tracklet-looks.ts';

/** Which rows of which tracklets to describe, and with what. */
interface LookRequest extends WorkOptions {
  readonly video: string;
  readonly probe: VideoProbe;
  readonly maxSidePx: number;
  /** Of the pass that found the people. */
  readonly frameCount: number;
  readonly embedder: Pick<CropEmbedder, 'embed' | 'dimension'>;
  readonly tracklets: readonly Tracklet[];
  readonly planned: readonly PlannedLook[];
  /** Shown each frame that is looked at, for a live picture. */
  readonly onFrame?: ((frame: RegionFrame) => void) | undefined;
}

/** Pictures a call of the embedder: several batches of the model. */
const picturesACall = 32;

/** Calls that may wait for the embedder while the video is decoded on: each holds its pictures in memory. */
const mostCalls = 3;

/** A place in the result, with the picture that goes there. */
interface Picture {
  readonly place: number;
  readonly image: RgbImage;
}

/**
 * Describes the planned rows of the tracklets in one pass over the video: their vectors as the model gives them, a tracklet's by
 * row. Rows whose box lies outside the picture, or whose frame never came, are left out. Throws what `decodeRegions` and the
 * embedder throw.
 */
export async function describeLooks(request: LookRequest): Promise<readonly TrackletLooks[]> {
  const { probe, embedder, planned, signal } = request;
  const { dimension } = embedder;
  const boxesOf = new Map(request.tracklets.map(({ number, boxesPx }) => [number, boxesPx]));
  const byFrame = Map.groupBy(planned.keys(), (place) => planned[place].frameIndex);
  const vectors = new Float32Array(planned.length * dimension);
  const isDescribed = new Uint8Array(planned.length);
  const report = measureProgress({ stage: 'follow', unit: 'pictures', total: planned.length }, request.onProgress);
  const calls: Promise<void>[] = [];
  let waiting: Picture[] = [];
  let taken = 0;

  const call = async (pictures: readonly Picture[]): Promise<void> => {
    const images = pictures.map(({ image }) => image);
    const rows = await embedder.embed(images, signal === undefined ? {} : { signal });
    pictures.forEach(({ place }, index) => {
      vectors.set(rows.subarray(index * dimension, (index + 1) * dimension), place * dimension);
      isDescribed[place] = 1;
    });
    taken += pictures.length;
    report(taken);
  };
  const send = async (): Promise<void> => {
    const sent = call(waiting);
    sent.catch(() => undefined); // awaited below, in order; this only keeps an early failure from ending the process
    calls.push(sent);
    waiting = [];
    if (calls.length >= mostCalls) await calls.shift();
  };

  report(0);
  if (planned.length > 0) {
    const frameIndices = Int32Array.from(byFrame.keys()).sort();
    await decodeRegions({
      path: request.video,
      probe,
      frameIndices,
      maxSidePx: request.maxSidePx,
      // Whoever found the people has looked at the video.
      lookAt: frameIndices,
      knownFrames: request.frameCount,
      signal,
      onFrame: async (frame) => {
        request.onFrame?.(frame);
        for (const place of byFrame.get(frame.frameIndex) ?? []) {
          const { tracklet, row } = planned[place];
          const [x1, y1, x2, y2] = boxesOf.get(tracklet)?.subarray(row * 4, row * 4 + 4) ?? [];
          const rectangle = clampBox([x1, y1, x2, y2], probe);
          if (rectangle !== null) waiting.push({ place, image: frame.cut(frameRegion(rectangle, frame.scale, frame)) });
        }
        if (waiting.length >= picturesACall) await send();
      },
    });
    if (waiting.length > 0) await send();
    await Promise.all(calls);
    // What could not be seen is done with too.
    report(planned.length);
  }
  const places = Map.groupBy(
    [...planned.keys()].filter((place) => isDescribed[place] === 1),
    (place) => planned[place].tracklet,
  );
  return request.tracklets.map((tracklet) => {
    const own = places.get(tracklet.number) ?? [];
    const rows = new Float32Array(own.length * dimension);
    own.forEach((place, index) => {
      rows.set(vectors.subarray(place * dimension, (place + 1) * dimension), index * dimension);
    });
    return { tracklet, rows: Int32Array.from(own, (place) => planned[place].row), vectors: rows };
  });
}
