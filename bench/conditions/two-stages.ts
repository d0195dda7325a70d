import { neckSource } from '#conditions/features/describer.ts';
import { groupFolds } from '#conditions/measure/group-folds.ts';
import { fitHead } from '#conditions/run/cross-validate.ts';
import { openTappedDetector, usualDescribers } from '#conditions/run/open-describer.ts';
import { predictPicture } from '#conditions/run/predict-pictures.ts';
import { takeRows } from '#conditions/train/training-data.ts';
import { headDefaults } from '#conditions/train/training-settings.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { type DescribedSet, rowsOf } from './described-set.ts';

/** Pictures that are timed; the first few warm up. */
const pictures = 24;
const warmUp = 4;
/** Every which frame of the video: people in different numbers. */
const every = 30;

/**
 * The two stages on frames of PETS09-S2L1 (768 x 576): detector once, neck features and position of each person, the head. Wall time and
 * processor time a picture, and the process's highest memory, against 2 s and 5 GB.
 */
export async function twoStageLines(view: DescribedSet): Promise<readonly string[]> {
  const rows = rowsOf(view, ['neck', 'position']);
  const [fold] = groupFolds(view, 4, 1);
  const { head } = fitHead(
    'stages',
    takeRows(rows, fold.train),
    takeRows(rows, fold.valid),
    view.classes,
    headDefaults,
  );
  const detector = await openTappedDetector({
    ...usualDescribers,
    detector: sharedFile('models/yolov8n_w8_fp32.onnx'),
  });
  const record = {
    name: 'view',
    classes: view.classes,
    table: view.classes.map((className) => ({ className, type: 'person', condition: className })),
    kinds: ['neck', 'position'],
    sources: { neck: neckSource(detector), position: 'bench' },
    head,
    floor: 0.5,
    heldOut: null,
  };
  const wall: number[] = [];
  const cpu: number[] = [];
  let objects = 0;
  try {
    const file = sharedFile('data/PETS09-S2L1.mp4');
    await decodeFrames({
      path: file,
      probe: await probeVideo(file),
      frameIndices: Int32Array.from({ length: pictures }, (_, index) => index * every),
      onFrame: async ({ image }) => {
        const before = process.cpuUsage();
        const start = performance.now();
        const said = await predictPicture({ detector, head: record, describers: new Map(), types: ['person'] }, image);
        wall.push(performance.now() - start);
        const { user, system } = process.cpuUsage(before);
        cpu.push((user + system) / 1000);
        objects += said.length;
      },
    });
  } finally {
    await detector.close();
  }
  const middle = (values: readonly number[]): number =>
    values.slice(warmUp).toSorted((a, b) => a - b)[(pictures - warmUp) >> 1];
  const slowest = Math.max(...wall.slice(warmUp));
  const memoryGb = process.resourceUsage().maxRSS / 1e6;
  return [
    `## Two stages on persons: ${pictures} frames of PETS09-S2L1, ${objects} persons found and told`,
    '',
    `A picture takes ${middle(wall).toFixed(0)} ms (the middle one), ${slowest.toFixed(0)} ms at most, ${middle(cpu).toFixed(0)} ms of processor time; at most 2000 ms: ${slowest <= 2000 ? 'holds' : 'FALLS SHORT'}.`,
    `Highest memory of the whole benchmark ${memoryGb.toFixed(2)} GB; at most 5 GB: ${memoryGb <= 5 ? 'holds' : 'FALLS SHORT'}.`,
    'On drains: NOT RUN, no detector here knows them.',
  ];
}
