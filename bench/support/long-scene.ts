import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeDemoScene } from '#demo/make-demo-scene.ts';
import { locateFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import { readMotText } from '#tracking/files/mot-text.ts';

const cache = path.resolve(import.meta.dirname, '../../node_modules/.cache/doppel-bench');

/** The demo scene's size and length. */
const scene = { width: 960, height: 540, frames: 500 } as const;

/** A video for benchmarks, with tracks of persons who are in the picture in every part of it. */
interface LongScene {
  readonly video: string;
  /** MOT text. */
  readonly tracks: string;
  readonly frameCount: number;
}

/**
 * The demo scene played `loops` times over, scaled to `height` lines, with the tracks of the ten persons who are longest in
 * the picture repeated in each loop. Made once and kept under node_modules/.cache.
 */
export async function longScene(loops: number, height: 540 | 720): Promise<LongScene> {
  await mkdir(cache, { recursive: true });
  const base = path.join(cache, 'demo');
  if (!existsSync(path.join(base, 'truth.csv'))) await makeDemoScene(base);
  const name = path.join(cache, `demo-${loops}x-${height}p`);
  const [video, tracks] = [`${name}.mp4`, `${name}.txt`];
  if (!existsSync(video)) await loopVideo(path.join(base, 'street.mp4'), video, loops, height);
  await writeFile(tracks, await loopTracks(path.join(base, 'tracks.txt'), loops, height / scene.height));
  return { video, tracks, frameCount: loops * scene.frames };
}

async function loopVideo(source: string, target: string, loops: number, height: number): Promise<void> {
  const { ffmpeg } = await locateFfmpeg();
  const aside = target.replace(/\.mp4$/, '.partial.mp4');
  const encode =
    height === scene.height ? ['-c', 'copy'] : ['-vf', `scale=-2:${height}`, '-preset', 'veryfast', '-crf', '20'];
  const { status, stderr } = spawnSync(
    ffmpeg,
    ['-nostdin', '-v', 'error', '-y', '-stream_loop', String(loops - 1), '-i', source, ...encode, aside],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`ffmpeg could not make ${target}: ${stderr}`);
  await rename(aside, target);
}

async function loopTracks(source: string, loops: number, scale: number): Promise<string> {
  const { tracks } = readMotText(await readFile(source), source);
  const longest = tracks.toSorted((a, b) => b.frameIndices.length - a.frameIndices.length).slice(0, 10);
  const lines: string[] = [];
  for (let loop = 0; loop < loops; loop++) {
    for (const { personId, frameIndices, boxesPx, confidences } of longest) {
      frameIndices.forEach((frame, row) => {
        const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4).map((value) => value * scale);
        lines.push(
          [loop * scene.frames + frame + 1, personId, x1, y1, x2 - x1, y2 - y1, confidences[row], 1, 1].join(','),
        );
      });
    }
  }
  return `${lines.join('\n')}\n`;
}
