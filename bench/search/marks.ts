import { averagePrecision } from '#metrics/labelled-ranking.ts';
import { queryDirection } from '#vectors/query-direction.ts';
import { say } from '../support/figures.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { RealCrops } from './real-crops.ts';

/** Marks of each kind that are given, as an analyst would: the best of the list that are right, and the best that are wrong. */
const marksEach = 3;

/** Crops of a track that it is asked with. */
const askedCrops = 8;

interface Track {
  readonly person: string;
  readonly crops: readonly Float32Array[];
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Ranks all other crops by a question and returns the AP of those of the same person; tracks in `out` are left out of the count. */
function rank(tracks: readonly Track[], own: Track, query: Float32Array, out: ReadonlySet<Track>) {
  const rows = tracks.flatMap((track) =>
    track === own || out.has(track)
      ? []
      : track.crops.map((crop) => ({ track, same: track.person === own.person, score: dot(query, crop) })),
  );
  return { ap: averagePrecision(rows), rows: rows.toSorted((a, b) => b.score - a.score) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What asking with a track, and marks of yes and no, add to asking with one crop. Tracks of people who were seen more than once. */
export function marksFigures({ tracks, dimension }: RealCrops): void {
  const unit = (vector: Float32Array): Float32Array => queryDirection([vector], [], dimension);
  const all: readonly Track[] = tracks.map(({ person, vectors }) => ({
    person,
    crops: Array.from({ length: vectors.length / dimension }, (_, at) =>
      unit(vectors.slice(at * dimension, (at + 1) * dimension)),
    ),
  }));
  const byPerson = Map.groupBy(all, ({ person }) => person);
  // Those seen by three cameras or more: enough to mark one and still have one to find.
  const asked = all.filter(({ person }) => (byPerson.get(person)?.length ?? 0) >= 3).slice(0, 200);
  const one: number[] = [];
  const whole: number[] = [];
  const marked = new Map<string, number[]>();
  for (const track of asked) {
    const single = rank(all, track, track.crops[0], new Set());
    const query = queryDirection(track.crops.slice(0, askedCrops), [], dimension);
    const first = rank(all, track, query, new Set());
    const yes = [...new Set(first.rows.filter(({ same }) => same).map((row) => row.track))].slice(0, 1);
    const no = [...new Set(first.rows.filter(({ same }) => !same).map((row) => row.track))].slice(0, marksEach);
    const out = new Set([...yes, ...no]);
    const before = rank(all, track, query, out);
    const like = [...track.crops.slice(0, askedCrops), ...yes.flatMap(({ crops }) => crops.slice(0, marksEach))];
    const after = rank(
      all,
      track,
      queryDirection(
        like,
        no.flatMap(({ crops }) => crops.slice(0, 1)),
        dimension,
      ),
      out,
    );
    if (single.ap === null || first.ap === null || before.ap === null || after.ap === null) continue;
    one.push(single.ap);
    whole.push(first.ap);
    marked.set('before', [...(marked.get('before') ?? []), before.ap]);
    marked.set('after', [...(marked.get('after') ?? []), after.ap]);
  }
  const lines = [
    ['one crop', mean(one).toFixed(3), 'all others'],
    [`a track's ${askedCrops} crops`, mean(whole).toFixed(3), 'all others'],
    ['the same', mean(marked.get('before') ?? []).toFixed(3), 'without those that are marked next'],
    [
      `with marks: a track yes, ${marksEach} no`,
      mean(marked.get('after') ?? []).toFixed(3),
      'without those that are marked',
    ],
  ];
  say(`\n${whole.length} tracks of people seen three times and more, ${dimension} numbers\n`);
  for (const line of markdownTable(['asked with', 'mean AP of crops', 'counted'], lines)) say(line);
}
