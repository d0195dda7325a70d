import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { PredictReply } from '#contract/conditions.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { loadPicture } from '#datasets/index.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import type { HeadRecord } from '../train/head-record.ts';
import { boxKinds, type FeatureKind, featureKinds } from './feature-kinds.ts';
import { type DescriberChoice, type OpenDescriber, openDescriber, openTappedDetector } from './open-describer.ts';
import { predictPicture, type TwoStages } from './predict-pictures.ts';

/** What to look at, with which head. */
interface PredictRequest {
  readonly run: number;
  readonly head: HeadRecord;
  readonly choice: DescriberChoice;
  /** A picture, a folder of pictures, or a video. */
  readonly source: string;
  /** Every which frame of a video. */
  readonly every: number;
}

const pictureEndings = new Set(['.jpg', '.jpeg', '.png', '.webp', '.bmp', '.tif', '.tiff', '.avif']);

/**
 * Runs the two stages over pictures or a video's frames.
 * @throws DoppelError `mismatch` where the detector knows none of the head's types or a model is another than the head's, `bad_file`.
 */
export async function predictSource(
  request: PredictRequest,
  { signal, onProgress }: WorkOptions = {},
): Promise<PredictReply> {
  const { head, choice } = request;
  const opened = new Map<string, OpenDescriber>();
  const detector = await openTappedDetector(choice);
  try {
    const types = [...new Set(head.table.map(({ type }) => type))].filter((type) => detector.classNames.includes(type));
    if (types.length === 0) {
      const wanted = [...new Set(head.table.map(({ type }) => type))].join(', ');
      throw new DoppelError(
        'mismatch',
        `The detector ${detector.entry.file} finds none of the objects that the head tells apart (${wanted}). Name one that does: --detector FILE.onnx.`,
      );
    }
    for (const kind of head.kinds) {
      const known = featureKinds.find((each) => each === kind);
      if (known !== undefined && known !== 'neck' && !boxKinds.includes(known))
        opened.set(kind, await openDescriber(known as FeatureKind, choice));
    }
    const stages: TwoStages = { detector, head, describers: opened, types };
    const pictures: PredictReply['pictures'] = [];
    const look = async (name: string, image: RgbImage, total: number | null): Promise<void> => {
      if (signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request.');
      const start = performance.now();
      const objects = await predictPicture(stages, image);
      pictures.push({ picture: name, seconds: (performance.now() - start) / 1000, objects: [...objects] });
      onProgress?.({
        stage: 'describe',
        unit: 'pictures',
        done: pictures.length,
        total,
        per_second: null,
        seconds_left: null,
      });
    };
    await eachSource(request, signal, look);
    const held = head.heldOut;
    return {
      condition: head.name,
      run: request.run,
      held_out:
        held === null
          ? null
          : { accuracy: held.accuracy, balanced_accuracy: held.balancedAccuracy, objects: held.objects },
      pictures,
    };
  } finally {
    await detector.close();
    for (const open of opened.values()) await open.close();
  }
}

async function eachSource(
  { source, every }: PredictRequest,
  signal: AbortSignal | undefined,
  look: (name: string, image: RgbImage, total: number | null) => Promise<void>,
): Promise<void> {
  const found = statSync(source, { throwIfNoEntry: false });
  if (found === undefined) throw new DoppelError('not_found', `There is no file or folder ${source}.`);
  const isPicture = (file: string): boolean => pictureEndings.has(path.extname(file).toLowerCase());
  if (found.isDirectory()) {
    const files = readdirSync(source).filter(isPicture).toSorted();
    if (files.length === 0) throw new DoppelError('bad_file', `${source} holds no pictures.`);
    for (const file of files) await look(file, await loadPicture(path.join(source, file)), files.length);
    return;
  }
  if (isPicture(source)) return look(path.basename(source), await loadPicture(source), 1);
  const probe = await probeVideo(source, signal === undefined ? {} : { signal });
  await decodeFrames({
    path: source,
    probe,
    frameIndices: { stride: every },
    signal,
    onFrame: ({ frameIndex, image }) => look(`frame ${frameIndex}`, image, null),
  });
}
