import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MotRow } from '#bench/tracking/mot-metrics.ts';
import { collectDetections, type Detections } from '#tracking/tracks/detections.ts';

/** A golden track row: frame (from 0), id, x1, y1, x2, y2, confidence. */
export type GoldenRow = readonly [number, number, number, number, number, number, number];

/** A file of this folder, parsed. Its shape is what the script that wrote it says. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8'));
}

/** The golden detections of a file that detect.py wrote. */
export function goldenDetections(name: string): Detections {
  const { frames } = readGolden(name) as { frames: readonly (readonly number[])[] };
  return collectDetections(
    frames.map(([frameIndex, ...values]) => {
      const rows = Array.from({ length: values.length / 5 }, (_, i) => values.slice(i * 5, i * 5 + 5));
      return {
        frameIndex,
        boxesPx: Float32Array.from(rows.flatMap((row) => row.slice(0, 4))),
        confidences: Float32Array.from(rows, (row) => row[4]),
      };
    }),
  );
}

/** The golden tracks of a file that track.py wrote. */
export function goldenTracks(name: string): readonly GoldenRow[] {
  return (readGolden(name) as { rows: readonly GoldenRow[] }).rows;
}

/** Golden tracks as the metrics take them. */
export function goldenMotRows(name: string): readonly MotRow[] {
  return goldenTracks(name).map(([frame, id, x1, y1, x2, y2]) => ({ frame, id, boxPx: [x1, y1, x2, y2] }));
}
