// Cutting the crops of 10 persons out of 2,000 frames of 720p against ffmpeg decoding the same video to nothing, in turns: time, and
// processor time of all processes.
import { readFile } from 'node:fs/promises';
import { locateFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { extractCrops } from '#reid/crops/extract-crops.ts';
import { planCrops } from '#reid/crops/plan-crops.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { medianOf, printFigure, say, sayMachine } from './support/figures.ts';
import { longScene } from './support/long-scene.ts';
import { childCpu, measureTree } from './support/measure-tree.ts';

const rounds = 5;
const { video, tracks, frameCount } = await longScene(4, 720);
const { ffmpeg } = await locateFfmpeg();
const probe = await probeVideo(video);
const plan = planCrops(readMotText(await readFile(tracks), tracks).tracks, {
  perPerson: 50,
  mode: 'spread',
  frame: { widthPx: probe.widthPx, heightPx: probe.heightPx },
});

/** Seconds that something took, and processor seconds. */
interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const bare: Cost[] = [];
const ours: Cost[] = [];
for (let round = 0; round < rounds; round++) {
  const cost = await measureTree(ffmpeg, ['-nostdin', '-v', 'error', '-i', video, '-f', 'null', '-']);
  bare.push({ seconds: cost.seconds, cpuSeconds: cost.userSeconds + cost.systemSeconds });
  let stored = 0;
  const [started, own, children] = [performance.now(), process.cpuUsage(), childCpu()];
  await extractCrops({
    videoPath: video,
    probe,
    planned: plan.crops,
    maxSidePx: 1920,
    lookAt: Int32Array.from(new Set(plan.crops.map(({ frameIndex }) => frameIndex))).sort(),
    store: (crops) => {
      stored += crops.length;
    },
  });
  const [used, after] = [process.cpuUsage(own), childCpu()];
  const cpuSeconds = (used.user + used.system) / 1e6 + after.user - children.user + after.system - children.system;
  ours.push({ seconds: (performance.now() - started) / 1000, cpuSeconds });
  if (stored !== plan.crops.length) throw new Error(`${stored} of ${plan.crops.length} crops were cut`);
}
sayMachine();
say(`${frameCount} frames of 720p, ${plan.crops.length} crops, ${rounds} rounds in turns, medians`);
const line = (costs: readonly Cost[]): string =>
  `${medianOf(costs.map(({ seconds }) => seconds)).toFixed(2)} s (${medianOf(costs.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2)} of processor time)`;
say(`ffmpeg to nothing ${line(bare)}, extraction ${line(ours)}`);
const cpu = medianOf(ours.map(({ cpuSeconds }, round) => cpuSeconds / bare[round].cpuSeconds));
say(`extraction over bare decoding, processor time: ${cpu.toFixed(2)}`);
printFigure(
  'extraction over bare decoding',
  medianOf(ours.map(({ seconds }, round) => seconds / bare[round].seconds)),
  { most: 1.1 },
);
