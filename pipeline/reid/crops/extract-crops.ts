import type { WorkOptions } from '#contract/progress.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { encodeCrop } from '#platform/images/encode-crop.ts';
import { decodeRegions, type RegionFrame } from '#platform/video/decode-regions.ts';
import type { DecodeReport } from '#platform/video/decode-report.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { frameRegion } from '#tracking/tracks/frame-region.ts';
import { measureQuality } from './measure-quality.ts';
import type { PlannedCrop } from './plan-crops.ts';

/** A crop as it goes into the project. */
export interface ExtractedCrop {
  readonly cropId: PlannedCrop['cropId'];
  /** The pixels that are described. */
  readonly image: RgbImage;
  /** The same pixels as lossless PNG. */
  readonly png: Uint8Array;
  /** 0 to 1, of `measureQuality`. */
  readonly sharpness: number;
  /** 0 to 1: the score of `measureQuality`. */
  readonly quality: number;
}

/** What extraction works on, and who takes the crops. */
interface ExtractionRequest extends WorkOptions {
  readonly videoPath: string;
  readonly probe: VideoProbe;
  /** The crops that are still wanted, in any order. None is allowed: the pass then only counts and times the frames. */
  readonly planned: readonly ExtractionPlan[];
  readonly maxSidePx: number;
  /** (L,) as in `decodeRegions`; null for every frame. */
  readonly lookAt: Int32Array | null;
  /** As in `decodeRegions`. */
  readonly knownFrames?: number | undefined;
  /** Takes finished crops, some dozens at a time, in the order of their frames. */
  readonly store: (crops: readonly ExtractedCrop[]) => void;
  /** Shown each frame that crops are cut from, for a live picture. */
  readonly onFrame?: ((frame: RegionFrame) => void) | undefined;
}

/** What extraction needs of a planned crop. */
type ExtractionPlan = Pick<
  PlannedCrop,
  'cropId' | 'frameIndex' | 'rectangle' | 'confidence' | 'coveredShare' | 'cutByEdge' | 'relativeHeight'
>;

/** Frames whose crops may be in the making while the next is decoded: enough to keep two cores busy. */
const framesInTheMaking = 4;
/** Crops a transaction. A commit costs 3 ms with synchronous FULL; what is not committed is cut again after a crash. */
const cropsAStore = 32;
/** Frames between two reports of progress. */
const framesAReport = 25;

/**
 * Cuts all planned crops in one pass over the video. Crops whose frame never came are simply not stored; the report of the
 * pass says which frames they were. Throws what `decodeRegions` and `store` throw; after that no crop is stored any more.
 */
export async function extractCrops(request: ExtractionRequest): Promise<DecodeReport> {
  const byFrame = Map.groupBy(request.planned, (crop) => crop.frameIndex);
  const started = performance.now();
  const total = request.probe.estimatedFrames;
  const making: Promise<readonly ExtractedCrop[]>[] = [];
  let finished: ExtractedCrop[] = [];

  const settleOldest = async (): Promise<void> => {
    const oldest = making.shift();
    if (oldest !== undefined) finished.push(...(await oldest));
    if (finished.length < cropsAStore && making.length > 0) return;
    if (finished.length > 0) request.store(finished);
    finished = [];
  };

  const report = await decodeRegions({
    path: request.videoPath,
    probe: request.probe,
    frameIndices: Int32Array.from(byFrame.keys()).sort(),
    maxSidePx: request.maxSidePx,
    ...(request.lookAt === null ? {} : { lookAt: request.lookAt }),
    knownFrames: request.knownFrames,
    signal: request.signal,
    onFrame: async (frame) => {
      request.onFrame?.(frame);
      const crops = byFrame.get(frame.frameIndex) ?? [];
      const work = Promise.all(crops.map((crop) => makeCrop(frame, crop)));
      work.catch(() => undefined); // awaited below, in order; this only keeps an early failure from ending the process
      making.push(work);
      if (making.length >= framesInTheMaking) await settleOldest();
    },
    onProgress: (decoded) => {
      if (decoded % framesAReport !== 0) return;
      const perSecond = decoded / ((performance.now() - started) / 1000);
      request.onProgress?.({
        stage: 'crops',
        unit: 'frames',
        done: decoded,
        total: total === null ? null : Math.max(total, decoded),
        per_second: perSecond,
        seconds_left: total === null ? null : Math.max(0, total - decoded) / perSecond,
      });
    },
  });
  while (making.length > 0) await settleOldest();
  const { frameCount } = report;
  const perSecond = frameCount / ((performance.now() - started) / 1000);
  request.onProgress?.({
    stage: 'crops',
    unit: 'frames',
    done: frameCount,
    total: frameCount,
    per_second: perSecond,
    seconds_left: 0,
  });
  return report;
}

/** The pixels are cut before anything is waited for: the frame is gone when its receiver returns. */
async function makeCrop(frame: RegionFrame, crop: ExtractionPlan): Promise<ExtractedCrop> {
  const image = frame.cut(frameRegion(crop.rectangle, frame.scale, frame));
  const quality = measureQuality(image, crop);
  return {
    cropId: crop.cropId,
    image,
    png: await encodeCrop(image),
    sharpness: quality.sharpness,
    quality: quality.score,
  };
}
