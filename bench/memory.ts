// Peak memory of the whole analysis on a video and on one ten times as long, in turns.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { medianOf, printFigure, say } from './support/figures.ts';
import { longScene } from './support/long-scene.ts';
import { measureTree } from './support/measure-tree.ts';

const rounds = 3;
const main = path.join(import.meta.dirname, '../cli/main.mjs');
const folder = await mkdtemp(path.join(os.tmpdir(), 'doppel-bench-'));
const peaks = new Map<number, number[]>([
  [1, []],
  [10, []],
]);
try {
  for (let round = 0; round < rounds; round++) {
    for (const [loops, found] of peaks) {
      const { video, tracks } = await longScene(loops, 540);
      const out = path.join(folder, `${loops}.doppel`);
      const { peakBytes } = await measureTree(process.execPath, [
        main,
        'analyze',
        video,
        '--tracks',
        tracks,
        '--out',
        out,
      ]);
      found.push(peakBytes);
      await rm(out);
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
const [short, long] = [...peaks.values()].map(medianOf);
say(
  `500 frames: peak ${(short / 1e6).toFixed(0)} MB; 5,000 frames: peak ${(long / 1e6).toFixed(0)} MB (medians of ${rounds})`,
);
printFigure('peak memory of ten times the video', long / short, { most: 1.1 });
