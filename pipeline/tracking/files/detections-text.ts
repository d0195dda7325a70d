import type { Detections } from '../tracks/detections.ts';

/** Decimals of a coordinate: a tenth of what detectors are sure of, and files of half the size. */
const coordinateDecimals = 2;
const confidenceDecimals = 5;

/**
 * Detections as MOT text, as trackers and the MOTChallenge take them: `frame,-1,x,y,w,h,confidence,-1,-1,-1`, frames from 1,
 * the frames ascending, within a frame best first. Boxes below `minConfidence` are left out; 0 leaves out none.
 */
export function writeDetectionsText(detections: Detections, minConfidence: number): string {
  const lines: string[] = [];
  detections.scannedFrames.forEach((frameIndex, f) => {
    for (let row = detections.rowStarts[f]; row < detections.rowStarts[f + 1]; row++) {
      if (detections.confidences[row] < minConfidence) continue;
      const [x1, y1, x2, y2] = detections.boxesPx.subarray(row * 4, row * 4 + 4);
      const box = [x1, y1, x2 - x1, y2 - y1].map((value) => value.toFixed(coordinateDecimals));
      const confidence = detections.confidences[row].toFixed(confidenceDecimals);
      lines.push(`${frameIndex + 1},-1,${box.join(',')},${confidence},-1,-1,-1\n`);
    }
  });
  return lines.join('');
}
