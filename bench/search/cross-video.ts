import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { addProject, crossPairs, Library, readLibraryPersons, syncLibrary } from '#library/index.ts';
import { averagePrecision } from '#metrics/labelled-ranking.ts';
import { analyze } from '#pipeline';
import { tracksRequest } from '#tests/support/analyze-request.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { printFigure, say } from '../support/figures.ts';
import { markdownTable } from '../support/markdown-table.ts';

/** A video of a set: its file, its tracks, and its part of the truth. */
interface CameraVideo {
  readonly video: string;
  readonly tracks: string;
  /** The labelled person of each tracker's id. */
  readonly personOf: ReadonlyMap<number, string>;
}

interface TruthRow {
  readonly video?: string;
  readonly person: string;
  readonly gt_id: string;
  readonly description: string;
}

const readTruth = (file: string): readonly TruthRow[] =>
  parse(readFileSync(file, 'utf8'), { columns: true, skip_empty_lines: true, relax_column_count: true }) as TruthRow[];

/** market-multi: a file a camera, ids unique over all. */
function multiSet(): readonly CameraVideo[] {
  const folder = sharedFile('data/more/market-multi');
  return [...Map.groupBy(readTruth(path.join(folder, 'persons.csv')), (row) => row.video ?? '')].map(
    ([video, rows]) => ({
      video: path.join(folder, video),
      tracks: path.join(folder, video.replace('.mp4', '.gt.txt')),
      personOf: new Map(rows.map((row) => [Number(row.gt_id), row.person])),
    }),
  );
}

/** A set of one file whose visits name their camera: its tracks divided by camera, each as a video of its own. */
function dividedSet(name: string, folder: string): readonly CameraVideo[] {
  const base = sharedFile(`data/unseen/${name}`);
  const rows = readTruth(`${base}.persons.csv`);
  const tracks = readFileSync(`${base}.gt.txt`, 'utf8').trim().split('\n');
  return [...Map.groupBy(rows, (row) => /camera (\d)/.exec(row.description)?.[1] ?? '0')].map(([camera, own]) => {
    const ids = new Set(own.map((row) => row.gt_id));
    const file = path.join(folder, `${name}-c${camera}.txt`);
    writeFileSync(file, `${tracks.filter((line) => ids.has(line.split(',')[1])).join('\n')}\n`);
    return { video: `${base}.mp4`, tracks: file, personOf: new Map(own.map((row) => [Number(row.gt_id), row.person])) };
  });
}

/** Analyses the videos of a set, makes a library of them, and ranks all pairs across videos. */
async function rankSet(videos: readonly CameraVideo[], embedder: string, folder: string) {
  const library = Library.create(path.join(folder, `${embedder}.doppel-library`));
  const truth = new Map<string, string>();
  for (const [at, { video, tracks, personOf }] of videos.entries()) {
    const out = path.join(folder, `${embedder}-${at}.doppel`);
    await analyze(tracksRequest(video, tracks, out, { similarity: { embedder } }));
    const source = await addProject(library, out, { name: `${at}` });
    for (const [id, person] of personOf) truth.set(`${source.id}:${id}`, person);
  }
  await syncLibrary(library);
  const { persons } = readLibraryPersons(library.database);
  const personOf = new Map(
    [...persons.values()].map(({ id, members: [{ source, personId }] }) => [
      id as number,
      truth.get(`${source}:${personId}`),
    ]),
  );
  const { pairs } = await crossPairs(library, { limit: 1_000_000, scope: 'all' });
  await library.close();
  const judged = pairs.map((pair) => ({ ...pair, same: personOf.get(pair.a) === personOf.get(pair.b) }));
  const first50 = judged.toSorted((a, b) => b.score - a.score).slice(0, 50);
  return {
    pairs: judged.length,
    same: judged.filter(({ same }) => same).length,
    byCosine: averagePrecision(judged.map(({ same, similarity }) => ({ same, score: similarity }))) ?? 0,
    byScore: averagePrecision(judged) ?? 0,
    first50: first50.filter(({ same }) => same).length / first50.length,
  };
}

/** Average precision of the candidates across videos, by plain cosine and as Doppel ranks them. */
export async function crossVideoFigures(embedders: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-cross-'));
  const sets: readonly (readonly [string, readonly CameraVideo[], string])[] = [
    ['market-multi, 6 cameras', multiSet(), 'the zoo trained on these people'],
    ['unseen alike, by camera', dividedSet('market-alike', folder), 'seen by no embedder here'],
    ['unseen mixed, by camera', dividedSet('market-mixed', folder), 'seen by no embedder here'],
  ];
  const lines: (readonly (string | number)[])[] = [];
  for (const [at, [name, videos, note]] of sets.entries()) {
    for (const embedder of embedders) {
      const place = mkdtempSync(path.join(folder, `${at}-`));
      const found = await rankSet(videos, embedder, place);
      lines.push([
        ...[name, embedder, `${found.same} / ${found.pairs}`, found.byCosine.toFixed(3), found.byScore.toFixed(3)],
        ...[found.first50.toFixed(2), note],
      ]);
      printFigure(`AP across videos, ${name}, ${embedder}`, found.byScore, { least: 0.95 });
    }
  }
  say('');
  for (const line of markdownTable(
    ['set', 'embedder', 'same / pairs', 'AP cosine', 'AP as ranked', 'first 50', 'people'],
    lines,
  ))
    say(line);
  rmSync(folder, { recursive: true, force: true });
}
