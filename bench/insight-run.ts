// `npm run bench -- insight-run`: what a whole run costs, from reading a picture to its stored row, beside the detector alone on the same pictures.
import '#native-models/no-telemetry.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { eachPicture, findDataset, readPictures } from '#datasets/index.ts';
import * as insight from '#insight/index.ts';
import { openInsight } from '#insight/store/open-insight.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Processor seconds of some work, all threads. */
async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The untouched model on every picture of the data set, read as a run reads them. */
async function detectorAlone(file: string, model: string): Promise<void> {
  const open = openInsight(file, 'read');
  const detector = await TappedYolo.open({
    file: model,
    device: 'cpu',
    roles: [],
    minScore: 0.001,
    maxIou: 0.7,
    maxBoxes: 300,
  });
  try {
    const pending = new Set<Promise<unknown>>();
    await eachPicture({
      pictures: readPictures(open, findDataset(open, undefined).id),
      onPicture: async (_, image) => {
        const work = detector.look(image);
        pending.add(work);
        void work.finally(() => pending.delete(work));
        while (pending.size > detector.lanes) await Promise.race(pending);
      },
      onProblem: (_, message) => {
        throw new Error(message);
      },
    });
    await Promise.all(pending);
  } finally {
    await detector.close();
    open.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { model: { type: 'string', default: 'yolo11n_320_int8' }, stride: { type: 'string', default: '1' } },
  });
  const videos = ['TUD-Campus', 'PETS09-S2L1'];
  const missing = skipWithout(...videos.map((name) => `data/${name}.mp4`), `models/${values.model}.onnx`);
  if (missing !== false) return say(`Not run: ${missing}.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-bench-insight-'));
  const model = sharedFile(`models/${values.model}.onnx`);
  try {
    const file = path.join(folder, 'bench.insight');
    const { pictures, labels } = await insight.addDataset(file, {
      sources: videos.map((name) => sharedFile(`data/${name}.mp4`)),
      truths: videos.map((name) => sharedFile(`data/${name}.gt.txt`)),
      ...{ persons: [], stride: Number(values.stride), name: 'both' },
    });
    say(
      `${pictures} pictures with ${labels} labels, ${values.model}; load ${loadavg()[0].toFixed(1)}. Processor seconds, all threads, by turns.\n`,
    );
    say(
      '| detector alone | whole run | alone again | ratio to the mean of both (bar: 1.15) |\n| --: | --: | --: | --: |',
    );
    const before = await cpuSeconds(() => detectorAlone(file, model));
    const whole = await cpuSeconds(() =>
      insight.run(file, { model, models: null, device: 'cpu', settings: {}, mode: 'again' }),
    );
    const after = await cpuSeconds(() => detectorAlone(file, model));
    const ratio = whole / ((before + after) / 2);
    say(`| ${before.toFixed(1)} | ${whole.toFixed(1)} | ${after.toFixed(1)} | ${ratio.toFixed(3)} |`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
