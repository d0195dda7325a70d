// Conditions: how well the state of an object is told. `npm run bench -- conditions` prints
//   1. view (from the front, from behind, from the side) of persons labelled by hand in four videos, each left out in its turn:
//      features x heads x losses beside majority and nearest class mean, balanced, with intervals by person,
//   2. persons hidden by scenery (a sign) in one video, persons left out,
//   3. type of drains from neck, position and both, grouped by picture, with paired intervals,
//   4. what weights, oversampling and focal loss do for rare classes, on a set thinned to 7.04 : 1, over five seeds,
//   5. what the two stages take a picture, time and memory,
//   6. adapters of text models, on a made model (NOT RUN with real weights unless they are here).
// --rates compares learning rates and --augment mirrored pictures; --only NAME prints one part; --cache FOLDER keeps what was described.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { skipWithout } from '#tests/support/shared-data.ts';
import { adapterLines } from './conditions/adapters.ts';
import { describeSet } from './conditions/described-set.ts';
import { labelledDrains } from './conditions/drains.ts';
import { imbalanceLines } from './conditions/imbalance.ts';
import { labelledPersons, personFiles } from './conditions/labelled-objects.ts';
import { openDescribers } from './conditions/open-describers.ts';
import { augmentLines, drainLines, rateLines, sceneryLines, viewLines } from './conditions/tables.ts';
import { twoStageLines } from './conditions/two-stages.ts';

const { values: options } = parseArgs({
  options: {
    rates: { type: 'boolean', default: false },
    augment: { type: 'boolean', default: false },
    only: { type: 'string' },
    cache: { type: 'string' },
  },
});
const missing = skipWithout(
  ...personFiles,
  'data/drain/data.yaml',
  'models/osnet_x0_25_msmt17.onnx',
  'models/yolov8n_w8_fp32.onnx',
);
if (missing !== false) {
  process.stdout.write(`Skipped: ${missing}.\n`);
  process.exit(0);
}
if (options.cache !== undefined) mkdirSync(options.cache, { recursive: true });

const wants = (part: string): boolean => options.only === undefined || options.only === part;
const say = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n\n`);
};

const { describers, close } = await openDescribers();
try {
  if (wants('view') || wants('stages') || options.rates || options.augment) {
    const view = await describeSet(labelledPersons('person-view.labels.csv'), describers, options.cache);
    if (options.rates) say(rateLines(view));
    else if (options.augment) say(augmentLines(view));
    else {
      if (wants('view')) say(viewLines(view));
      if (wants('stages')) say(await twoStageLines(view));
    }
  }
  if (wants('scenery') && !options.rates && !options.augment) {
    say(sceneryLines(await describeSet(labelledPersons('person-scenery.labels.csv'), describers, options.cache)));
  }
  if ((wants('drains') || wants('imbalance')) && !options.rates && !options.augment) {
    const drains = await describeSet(await labelledDrains(), describers, options.cache);
    if (wants('drains')) say(drainLines(drains));
    if (wants('imbalance')) say(imbalanceLines(drains));
  }
} finally {
  await close();
}
if (wants('adapters') && !options.rates && !options.augment) say(adapterLines());
