// Cutting the crops of 10 persons out of 2,000 frames of 720p against ffmpeg decoding the same video to nothing, in turns.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { locateFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { extractCrops } from '#reid/crops/extract-crops.ts';
import { planCrops } from '#reid/crops/plan-crops.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { medianOf, printFigure, say } from './support/figures.ts';
import { longScene } from './support/long-scene.ts';

const rounds = 5;
const { video, tracks, frameCount } = await longScene(4, 720);
const { ffmpeg } = await locateFfmpeg();
const probe = await probeVideo(video);
const plan = planCrops(readMotText(await readFile(tracks), tracks).tracks, {
  perPerson: 50,
  mode: 'spread',
  frame: { widthPx: probe.widthPx, heightPx: probe.heightPx },
});

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const bare: number[] = [];
const ours: number[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push(await timed(() => spawnSync(ffmpeg, ['-nostdin', '-v', 'error', '-i', video, '-f', 'null', '-'])));
  let stored = 0;
  ours.push(
    await timed(() =>
      extractCrops({
        videoPath: video,
        probe,
        planned: plan.crops,
        maxSidePx: 1920,
        store: (crops) => {
          stored += crops.length;
        },
      }),
    ),
  );
  if (stored !== plan.crops.length) throw new Error(`${stored} of ${plan.crops.length} crops were cut`);
}
say(`${frameCount} frames of 720p, ${plan.crops.length} crops, ${rounds} rounds in turns, medians`);
say(`ffmpeg to nothing ${medianOf(bare).toFixed(2)} s, extraction ${medianOf(ours).toFixed(2)} s`);
printFigure('extraction over bare decoding', medianOf(ours.map((seconds, round) => seconds / bare[round])), {
  most: 1.25,
});
