import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '#base/seeded-random.ts';
import { colourTerms } from '#search/look/colour-terms.ts';
import { ApiKeys } from '#server/api/api-keys.ts';
import { startApi } from '#server/api-server.ts';
import { cpuMs } from '../support/cpu-ms.ts';
import { printFigure, say } from '../support/figures.ts';
import type { RealCrops } from './real-crops.ts';
import { makeCrowdLibrary } from './served-crowd.ts';

const p95 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)];

/** Questions as people would ask them: some often, most seldom (a Zipf law), the same words in other spellings not counted. */
export function questionLog(length: number, seed: number): readonly string[] {
  const { uniform } = seededRandom(seed);
  const clothes = ['jacket', 'trousers', 'shirt', 'coat', 'shorts'];
  const all = colourTerms.flatMap((colour) => clothes.map((worn) => `${colour} ${worn}`));
  const sums: number[] = [];
  for (const at of all.keys()) sums.push((sums.at(-1) ?? 0) + 1 / (at + 1));
  const whole = sums[sums.length - 1];
  return Array.from({ length }, () => {
    const drawn = uniform() * whole;
    return all[sums.findIndex((sum) => sum >= drawn)];
  });
}

/** Processor time of a question by REST over a made crowd, new ones and ones that were asked before. Prints, with the bars. */
export async function restFigures(real: RealCrops, rows: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-rest-'));
  const file = path.join(folder, 'crowd.doppel-library');
  const library = await makeCrowdLibrary(file, real, rows);
  await library.close();
  const { secret } = new ApiKeys(file).make('bench', ['search', 'metrics'], 1);
  const options = { library: file, host: '127.0.0.1', port: 0, tls: null, pictureEncoder: null, perMinute: 1e6 };
  const api = await startApi(options);
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const post = async (question: object): Promise<void> => {
    const answer = await fetch(`${api.url}/v1/search`, { method: 'POST', headers, body: JSON.stringify(question) });
    if (answer.status !== 200) throw new Error(await answer.text());
    await answer.arrayBuffer();
  };
  const measure = async (questions: readonly object[]): Promise<readonly number[]> => {
    const used: number[] = [];
    for (const question of questions) {
      const before = cpuMs();
      await post(question);
      used.push(cpuMs() - before);
    }
    return used;
  };
  try {
    const pairs = colourTerms.flatMap((upper) => colourTerms.map((lower) => `${upper} jacket, ${lower} trousers`));
    const words = pairs.map((text) => ({ words: text, limit: 20 }));
    const persons = Array.from({ length: 120 }, (_, at) => ({ like: [1 + at * 37], limit: 20 }));
    // The first questions compile code and read the library once.
    await measure([...words.slice(0, 20), ...persons.slice(0, 20)]);
    const [inWords, inPersons] = [await measure(words.slice(20)), await measure(persons.slice(20))];
    const again = await measure([...words.slice(20), ...persons.slice(20)]);
    say(`\n${rows} crops of ${rows / 20} persons, 20 hits, server and client in one process\n`);
    printFigure('words by REST, p95 of CPU ms', p95(inWords), { most: 20 });
    printFigure('persons by REST, p95 of CPU ms', p95(inPersons), { most: 20 });
    printFigure('asked before, p95 of CPU ms', p95(again), { most: 3 });
    const before = await cacheFigures(api.url, headers);
    for (const text of questionLog(1000, 3)) await post({ words: text, limit: 20 });
    const after = await cacheFigures(api.url, headers);
    const hits = after.hits - before.hits;
    printFigure('log of 1000 questions (Zipf over 55), share from the cache', hits / 1000, { least: 0.5 });
  } finally {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function cacheFigures(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly hits: number }> {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  return { hits: Number(/^doppel_answer_cache_hits_total (\d+)/m.exec(text)?.[1] ?? 0) };
}
