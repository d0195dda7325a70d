// Search: recall and time of the index beside flat ones, filters, and OpenSearch, on vectors that lie as real ones do.
// `npm run bench -- search --part vectors|million|opensearch|cross-video|colours|marks|rest|ingest|small`; without a part, all but the million.
// `--dimension 512|256`, `--gait loose|tight`, `--rows N` and `--no-flat` narrow the vectors.
import { parseArgs } from 'node:util';
import { skipWithout } from '#tests/support/shared-data.ts';
import { say } from './support/figures.ts';

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    dimension: { type: 'string' },
    gait: { type: 'string' },
    rows: { type: 'string', default: '100000' },
    'no-flat': { type: 'boolean', default: false },
  },
});
const wants = (part: string): boolean => values.part === undefined || values.part === part;

const missing = skipWithout('data/more/reid-market', 'data/reid-pets-tud', 'models/osnet_x0_25_msmt17.onnx');
if (missing !== false) {
  say(`Left out: it ${missing}.`);
} else {
  if (wants('vectors')) {
    const { readRealCrops } = await import('./search/real-crops.ts');
    const { indexFigures } = await import('./search/index-figures.ts');
    for (const dimension of [512, 256] as const) {
      if (values.dimension !== undefined && values.dimension !== String(dimension)) continue;
      const gaits = (['loose', 'tight'] as const).filter((gait) => values.gait === undefined || values.gait === gait);
      const flat = !values['no-flat'];
      await indexFigures(await readRealCrops(dimension), { rows: Number(values.rows), flat, gaits });
    }
  }
  if (wants('opensearch')) {
    const { readRealCrops } = await import('./search/real-crops.ts');
    const { openSearchFigures } = await import('./search/opensearch-figures.ts');
    // Few rows: building a graph of 20,000 took a server on two loaded cores more than five minutes.
    const rows = Math.min(Number(values.rows), 5_000);
    await openSearchFigures(await readRealCrops(512), rows, values.gait === 'tight' ? 'tight' : 'loose');
  }
  if (wants('marks')) {
    const { readRealCrops } = await import('./search/real-crops.ts');
    const { marksFigures } = await import('./search/marks.ts');
    for (const dimension of [512, 256] as const) marksFigures(await readRealCrops(dimension));
  }
  if (wants('colours')) await (await import('./search/colour-words.ts')).colourFigures();
  if (wants('cross-video')) {
    const { crossVideoFigures } = await import('./search/cross-video.ts');
    const zoo = ['0288', '0286', '0277'].map((number) => `person-reidentification-retail-${number}`);
    await crossVideoFigures(['osnet_x0_25_msmt17', ...zoo]);
  }
  if (wants('rest')) {
    const { readRealCrops } = await import('./search/real-crops.ts');
    await (await import('./search/rest-figures.ts')).restFigures(await readRealCrops(512), Number(values.rows));
  }
  if (wants('small')) await (await import('./search/small-people.ts')).smallPeopleFigures();
  if (wants('ingest')) await (await import('./search/ingest-figures.ts')).ingestFigures();
  if (values.part === 'million') {
    const { readRealCrops } = await import('./search/real-crops.ts');
    const { indexFigures } = await import('./search/index-figures.ts');
    await indexFigures(await readRealCrops(512), { rows: 1_000_000, flat: false, gaits: ['loose'] });
  }
}
