import { readFileSync } from 'node:fs';
import type { MotRow } from './mot-metrics.ts';

/** Reads a MOTChallenge gt.txt as MOTChallenge scores it: frames from 0, rows with conf 0 left out. */
export function readTruth(file: string): readonly MotRow[] {
  return readRows(file, (confidence) => confidence !== 0);
}

/** The rows that are left out: a box that means one of them is neither a hit nor a miss. */
export function readIgnored(file: string): readonly MotRow[] {
  return readRows(file, (confidence) => confidence === 0);
}

function readRows(file: string, isWanted: (confidence: number) => boolean): readonly MotRow[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
    .filter((fields) => isWanted(fields[6]))
    .map(([frame, id, x, y, w, h]) => ({ frame: frame - 1, id, boxPx: [x, y, x + w, y + h] }));
}
