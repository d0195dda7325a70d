import { settings as settingsSchema } from '#contract/settings.ts';
import { cocoAveragePrecision, type ScoredMatch } from '#metrics/average-precision.ts';
import { matchDetections } from '#metrics/match-detections.ts';
import { openDetector } from '#platform/models/open-detector.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { detectVideo } from '#tracking/detect/detect-video.ts';
import { assignWithin } from '#tracking/track/linear-assignment.ts';
import type { DetectedFrame } from '#tracking/tracks/detections.ts';
import { type MotRow, overlapsEnough } from './mot-metrics.ts';

/** What a detector sees of the people of some labelled frames. */
export interface DetectorRecall {
  readonly people: number;
  readonly recall: number;
  readonly precision: number;
  /** Boxes that mean nobody, a minute of video in which every frame is looked at. */
  readonly falseAMinute: number;
  /** COCO's, at an IoU of 0.5, over all boxes that are kept: what can be compared of detectors whose scores mean different things. */
  readonly averagePrecision: number;
}

/** Score from which a box counts here: what most reports of detectors take. */
const countedFrom = 0.25;

/**
 * Looks for people in a video whose boxes are known, one to one at an IoU of 0.5. A box that means a row of `ignored`, and nobody of
 * the truth, counts for nothing. Only frames that have truth are judged: sets of single frames leave others out.
 */
export async function measureRecall(
  video: string,
  truth: readonly MotRow[],
  ignored: readonly MotRow[],
  detectorId: string,
  models: string,
): Promise<DetectorRecall> {
  const { detect } = settingsSchema.parse({ detect: { detector: detectorId, max_boxes: 100 } });
  const detector = await openDetector({ settings: detect, models, device: 'cpu' });
  const probe = await probeVideo(video);
  const frames: DetectedFrame[] = [];
  try {
    const onDetections = (batch: readonly DetectedFrame[]): void => void frames.push(...batch);
    await detectVideo({ video, probe, detector, stride: 1, fromFrame: 0, onDetections });
  } finally {
    await detector.close();
  }
  const matches: ScoredMatch[] = [];
  const truthByFrame = Map.groupBy(truth, ({ frame }) => frame);
  const ignoredByFrame = Map.groupBy(ignored, ({ frame }) => frame);
  let [hits, wrong] = [0, 0];
  const judged = frames.filter(({ frameIndex }) => truthByFrame.has(frameIndex));
  for (const { frameIndex, boxesPx, confidences } of judged) {
    const there = truthByFrame.get(frameIndex) ?? [];
    const left = ignoredByFrame.get(frameIndex) ?? [];
    const all = [...confidences.keys()].map((row): MotRow['boxPx'] => [
      boxesPx[row * 4],
      boxesPx[row * 4 + 1],
      boxesPx[row * 4 + 2],
      boxesPx[row * 4 + 3],
    ]);
    const meansNobody = (box: MotRow['boxPx']): boolean => !left.some(({ boxPx }) => overlapsEnough(boxPx, box));
    const { labelOf } = matchDetections(
      all.map((box) => ({ classIndex: 0, box })),
      there.map(({ boxPx }) => ({ classIndex: 0, box: boxPx, crowd: 0 })),
      0.5,
    );
    all.forEach((box, row) => {
      const isTrue = labelOf[row] >= 0;
      if (isTrue || meansNobody(box)) matches.push({ score: confidences[row], isTrue });
    });
    const boxes = all.filter((_, row) => confidences[row] >= countedFrom);
    const costs = Float64Array.from(
      boxes.flatMap((box) => there.map(({ boxPx }) => (overlapsEnough(boxPx, box) ? 0 : 2))),
    );
    const assigned = assignWithin(costs, boxes.length, there.length, 1);
    boxes.forEach((box, row) => {
      if (assigned[row] >= 0) hits++;
      else if (meansNobody(box)) wrong++;
    });
  }
  const people = judged.reduce((sum, { frameIndex }) => sum + (truthByFrame.get(frameIndex)?.length ?? 0), 0);
  const minutes = judged.length / (probe.fpsNumerator / probe.fpsDenominator) / 60;
  return {
    people,
    recall: hits / people,
    precision: hits / Math.max(1, hits + wrong),
    falseAMinute: wrong / minutes,
    averagePrecision: cocoAveragePrecision(matches, people) ?? 0,
  };
}
