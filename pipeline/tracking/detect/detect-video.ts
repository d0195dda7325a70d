import type { WorkOptions } from '#contract/progress.ts';
import type { DetectedBoxes, YoloDetector } from '#native-models/yolo/yolo-detector.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';
import { type DecodedFrame, decodeFrames } from '#platform/video/decode-frames.ts';
import { cutRgb, cutUntilEnd } from '#platform/video/decode-regions.ts';
import type { DecodeReport } from '#platform/video/decode-report.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import type { DetectedFrame } from '../tracks/detections.ts';
import type { ScannedFrame } from './scanned-frame.ts';
import { WorkPace } from './work-pace.ts';

/** What to look for people in, and where to put what is found. */
interface DetectRequest extends WorkOptions {
  readonly video: string;
  readonly probe: VideoProbe;
  /** Opened, and closed, by the caller. */
  readonly detector: Pick<YoloDetector, 'detect' | 'lanes'>;
  /** Look at every so many frames, from frame 0 on; 1 looks at all. */
  readonly stride: number;
  /** Frames before this one were looked at earlier; 0 for a new start. */
  readonly fromFrame: number;
  /**
   * Receives the frames that were looked at, with people in them or not: ascending, none twice, a batch at a time. What was
   * handed over need not be done again, so this is the place to put it on disk. The next batch waits for the promise.
   */
  readonly onDetections: (frames: readonly DetectedFrame[]) => Promise<void> | void;
  /** Shown every frame that is looked at, as it is. */
  readonly onFrame?: ((frame: ScannedFrame) => void) | undefined;
}

/** Frames a batch: what is lost, at most, when the work is interrupted. A second or so of work. */
const batchFrames = 32;

/**
 * Frames in work at once, a lane: one that the model has, and one that is made ready meanwhile. Decoding, preprocessing and
 * inference so overlap and no core waits for another; more would only cost memory.
 */
const framesAhead = 2;

/**
 * Looks for people in every `stride`-th frame of a video. The whole video is decoded, also when the first frames were looked
 * at earlier, since only decoding counts and times frames.
 *
 * @throws DoppelError `cancelled` within a second of the signal, whatever decoding throws, and the detector's errors; what
 * was handed to `onDetections` before stands.
 */
export async function detectVideo(request: DetectRequest): Promise<DecodeReport> {
  const { detector, probe, fromFrame, stride, onProgress } = request;
  const pace = new WorkPace('detect', 'frames', probe.estimatedFrames, fromFrame, () => performance.now());
  const work = new OrderedWork(request.onDetections);
  let furthest = fromFrame;

  const look = async ({ frameIndex, timeMs, image, scale }: DecodedFrame): Promise<void> => {
    if (frameIndex < fromFrame) return;
    await work.room(detector.lanes * framesAhead);
    work.add(async () => {
      const detecting = detector.detect(image);
      const frameOf = (found: DetectedBoxes): DetectedFrame => ({ frameIndex, ...inSourcePixels(found, scale) });
      const size = { widthPx: image.widthPx, heightPx: image.heightPx };
      const { cut, end } = cutUntilEnd({ ...size, frameIndex }, (region) => cutRgb(image, region));
      request.onFrame?.({ ...size, frameIndex, timeMs, scale, cut, found: () => detecting.then(frameOf) });
      end();
      const found = await detecting;
      // Frames may be ready out of turn; nobody should see the bar go backwards.
      furthest = Math.max(furthest, frameIndex + 1);
      onProgress?.(pace.at(furthest));
      return frameOf(found);
    });
  };

  try {
    const report = await decodeFrames({
      path: request.video,
      probe,
      frameIndices: stride === 1 ? 'all' : { stride },
      lend: true, // the detector has copied what it needs when `detect` returns its promise
      onFrame: look,
      signal: request.signal,
    });
    await work.finish();
    onProgress?.(pace.at(report.frameCount));
    return report;
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  } finally {
    // Whoever cancels does not wait for pictures that nobody will look at; closing the detector ends them.
    if (request.signal?.aborted !== true) await work.settled();
  }
}

/** Boxes as the detector gave them, in pixels of the frame before any shrinking. */
function inSourcePixels({ boxesPx, confidences }: DetectedBoxes, scale: number): Omit<DetectedFrame, 'frameIndex'> {
  return { boxesPx: scale === 1 ? boxesPx : boxesPx.map((value) => value / scale), confidences };
}

/** Runs frames side by side and hands the results over in the order in which they were added, in batches. */
class OrderedWork {
  readonly #handOver: DetectRequest['onDetections'];
  readonly #running = new Set<Promise<void>>();
  /** Results in order; null where one is still to come. */
  #pending: (DetectedFrame | null)[] = [];
  /** How many results were handed over: the place of `#pending[0]`. */
  #handedOver = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(handOver: DetectRequest['onDetections']) {
    this.#handOver = handOver;
  }

  /** Waits until fewer than `limit` are at work, and hands over what is due. Throws what any of them threw. */
  async room(limit: number): Promise<void> {
    while (this.#running.size >= limit) await Promise.race(this.#running);
    this.#throwFailure();
    if (this.#pending.length >= batchFrames && !this.#pending.slice(0, batchFrames).includes(null)) {
      await this.#deliver(batchFrames);
    }
  }

  add(task: () => Promise<DetectedFrame>): void {
    const place = this.#handedOver + this.#pending.length;
    this.#pending.push(null);
    const run = task()
      .then((result) => {
        this.#pending[place - this.#handedOver] = result;
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Waits for all and hands over the rest. */
  async finish(): Promise<void> {
    await this.settled();
    this.#throwFailure();
    await this.#deliver(this.#pending.length);
  }

  /** Waits until none is at work, whatever became of it. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #deliver(count: number): Promise<void> {
    const batch = this.#pending.slice(0, count).filter((frame) => frame !== null);
    this.#pending = this.#pending.slice(count);
    this.#handedOver += count;
    if (batch.length > 0) await this.#handOver(batch);
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
