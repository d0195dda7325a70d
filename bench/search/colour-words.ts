import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { averagePrecision } from '#metrics/labelled-ranking.ts';
import { clothesColours, namedColour } from '#search/look/clothes-colours.ts';
import { colourTerms } from '#search/look/colour-terms.ts';
import { sampleCrop } from '#search/look/sample-colours.ts';
import { plainLight, videoLight } from '#search/look/video-light.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { printFigure, say } from '../support/figures.ts';

/** Colour words on the persons whose clothes were read by eye: how the right ones rank, and how often the name is right. */
export async function colourFigures(): Promise<void> {
  const rows = parse(readFileSync(sharedFile('data/colours.csv'), 'utf8'), { columns: true }) as {
    person: string;
    top: string;
    bottom: string;
  }[];
  const folder = sharedFile('data/reid-pets-tud');
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  const crops = await Promise.all(
    names.map(async (name) => {
      const { data, info } = await sharp(`${folder}/${name}`).raw().toBuffer({ resolveWithObject: true });
      const samples = sampleCrop({ widthPx: info.width, heightPx: info.height, data });
      return { person: name.slice(0, 4), video: name < '0100' ? 'PETS' : 'TUD', samples };
    }),
  );
  const lights = new Map(
    ['PETS', 'TUD'].map((video) => [
      video,
      videoLight(crops.filter((crop) => crop.video === video).map(({ samples }) => samples.whole)),
    ]),
  );
  for (const [video, { gains, chroma }] of lights)
    say(`${video}: gains ${gains.map((gain) => gain.toFixed(2)).join(' ')}, chroma x ${chroma.toFixed(2)}`);
  const persons = rows.map((row) => {
    const own = crops.filter(({ person }) => person === row.person);
    const light = lights.get(own[0].video) ?? plainLight;
    return {
      ...row,
      colours: clothesColours(
        own.map(({ samples }) => samples),
        light,
      ),
    };
  });
  let weighted = 0;
  let positives = 0;
  let right = 0;
  for (const [region, column] of [
    ['upper', 'top'],
    ['lower', 'bottom'],
  ] as const) {
    for (const term of colourTerms) {
      const judged = persons.map((person) => ({
        same: person[column].split('|').includes(term),
        score: person.colours[region][term],
      }));
      const ap = averagePrecision(judged);
      if (ap === null) continue;
      const count = judged.filter(({ same }) => same).length;
      weighted += ap * count;
      positives += count;
      if (region === 'upper' && term === 'red') printFigure('AP of red tops', ap, { least: 1 });
      else say(`${term} ${column}: AP ${ap.toFixed(2)} of ${count}`);
    }
    for (const person of persons) {
      const named = namedColour(person.colours[region]);
      if (person[column].split('|').includes(named)) right += 1;
      else say(`  ${person.person} ${column}: ${named}, by eye ${person[column]}`);
    }
  }
  printFigure('colour words, AP weighted by positives', weighted / positives, { least: 0.85 });
  printFigure(`named right, of ${2 * persons.length}`, right / (2 * persons.length), { least: 0.75 });
}
