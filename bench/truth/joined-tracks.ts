import { groupPeople, type LookReading } from '#analysis/group-people.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import { settings } from '#contract/settings.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { readCropImage } from '#project/crops.ts';
import { readVideo } from '#project/video.ts';
import type { TrackletLooks } from '#tracking/looks/tracklet-looks.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { LabelledSet } from './labelled-sets.ts';
import type { VectorCache } from './vector-cache.ts';

/** The tracks of a set, looked at, and who each of them is. */
export interface LookedSet {
  readonly video: string;
  readonly fps: number;
  readonly picture: { readonly widthPx: number; readonly heightPx: number };
  readonly looks: readonly TrackletLooks[];
  /** The human being of each tracklet's number. */
  readonly humanOf: ReadonlyMap<number, number>;
}

/** Describes the crops of the tracks of an analysed set. */
export async function lookAtTracks(set: LabelledSet, project: string, cache: VectorCache): Promise<LookedSet> {
  return withProject(project, 'read', async (database) => {
    const gallery = readGallery(database);
    const looks: TrackletLooks[] = [];
    for (const person of gallery.state.persons.values()) {
      const track = gallery.track(person);
      const rowOf = new Map([...track.frameIndices].map((frame, row) => [frame, row]));
      const crops = gallery.crops(person).filter(({ quality }) => quality !== null);
      const pngs = crops.flatMap(({ id }) => readCropImage(database, id) ?? []);
      const vectors = await cache.describe(await Promise.all(pngs.map((png) => decodeCrop(png))));
      const rows = Int32Array.from(crops, ({ frameIndex }) => rowOf.get(frameIndex) ?? 0);
      looks.push({ tracklet: { ...track, number: person.id }, rows, vectors });
    }
    const { fps, widthPx, heightPx } = readVideo(database);
    const ordered = looks.toSorted((a, b) => a.tracklet.frameIndices[0] - b.tracklet.frameIndices[0]);
    return { video: set.video.name, fps, picture: { widthPx, heightPx }, looks: ordered, humanOf: set.personOf };
  });
}

/** A row a set: its tracks, one person each, joined by looks as those of a bare video are, and how many of the joins are right. */
export function joinedTracksTable(
  sets: readonly LookedSet[],
  readingFor: (set: LookedSet) => LookReading,
): readonly string[] {
  return markdownTable(
    [
      'video',
      'tracks',
      'human beings',
      'persons made',
      'cut though one person',
      'pairs joined',
      'of them wrong',
      'pairs that are one person',
    ],
    sets.map((set) => {
      const { looks, humanOf, fps, picture } = set;
      const tracklets = looks.map(({ tracklet }) => tracklet);
      const last = Math.max(...tracklets.map(({ frameIndices }) => frameIndices[frameIndices.length - 1]));
      const seen = { looks, reading: readingFor(set), fps };
      const { persons, log } = groupPeople(tracklets, seen, settings.parse({}), picture, last + 1);
      const humanAt = new Map(tracklets.map((each) => [placeOf(each), humanOf.get(each.number) ?? -each.number]));
      const joined = persons.flatMap((person) =>
        pairsOf(person.tracklets.flatMap((each) => humanAt.get(placeOf(each)) ?? [])),
      );
      const humans = tracklets.map(({ number }) => humanOf.get(number) ?? -number);
      return [
        set.video,
        looks.length,
        new Set(humans).size,
        persons.length,
        log.filter(({ kind }) => kind === 'cut').length,
        joined.length,
        joined.filter(([a, b]) => a !== b).length,
        pairsOf(humans).filter(([a, b]) => a === b).length,
      ];
    }),
  );
}

/** What tells a tracklet, or the first piece of one, from all others: pieces have numbers of their own. */
const placeOf = ({ frameIndices, boxesPx }: TrackletLooks['tracklet']): string =>
  `${frameIndices[0]}: ${boxesPx.slice(0, 4)}`;

const pairsOf = (values: readonly number[]): readonly (readonly [number, number])[] =>
  values.flatMap((a, index) => values.slice(index + 1).map((b) => [a, b] as const));
