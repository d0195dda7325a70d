import { readFileSync } from 'node:fs';
import path from 'node:path';
import { publicVideos } from '#bench/truth/public-videos.ts';
import type { BoxPx } from '#conditions/spatial/box-numbers.ts';
import { readVisits } from '#tests/support/duplicate-truth.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** One labelled box of a video's frame or of a picture. */
interface LabelledObject {
  readonly boxPx: BoxPx;
  readonly label: string;
  /** Who or what it is: nothing of one group is ever on two sides. */
  readonly group: string;
}

/** A frame or picture with its labelled objects and all its boxes. */
export interface LabelledPicture {
  /** The video's name, or the data set's. */
  readonly video: string;
  /** Absolute path of the video or picture. */
  readonly file: string;
  /** 0-based; null for a picture file. */
  readonly frame: number | null;
  readonly objects: readonly LabelledObject[];
  /** Every box of the picture, labelled or not: the context. */
  readonly boxes: readonly BoxPx[];
}

/** Hand-made labels: video, 0-based frame, track id, label. */
interface LabelRow {
  readonly video: string;
  readonly frame: number;
  readonly id: number;
  readonly label: string;
}

/** Where the hand-made labels of persons lie. */
const labelFolder = path.resolve(import.meta.dirname, '../../tests/conditions');

/** Files of the shared folder that the labels of persons need. */
export const personFiles: readonly string[] = [
  ...publicVideos.flatMap(({ file, labels }) => [file, ...labels]),
  'data/more/prw/prw-c6s1.mp4',
  'data/more/prw/prw-c6s1.gt.txt',
  'data/more/prw/prw-c6s1.persons.csv',
];

/** The hand-made labels of one condition of persons, with the boxes of their videos. */
export function labelledPersons(labelFile: string): readonly LabelledPicture[] {
  const rows = readLabelRows(path.join(labelFolder, labelFile));
  return [...Map.groupBy(rows, ({ video }) => video)].flatMap(([video, own]) => {
    const { file, tracks, humanOf } = openVideo(video);
    const boxesAt = boxesByFrame(tracks);
    return [...Map.groupBy(own, ({ frame }) => frame)]
      .toSorted(([a], [b]) => a - b)
      .map(([frame, labelled]): LabelledPicture => {
        const here = boxesAt.get(frame) ?? new Map<number, BoxPx>();
        return {
          video,
          file,
          frame,
          boxes: [...here.values()],
          objects: labelled.map(({ id, label }) => {
            const boxPx = here.get(id);
            if (boxPx === undefined) throw new Error(`${video} has no box of ${id} in frame ${frame}`);
            return { boxPx, label, group: `${video}/${humanOf(id)}` };
          }),
        };
      });
  });
}

function openVideo(name: string): {
  readonly file: string;
  readonly tracks: readonly PersonTrack[];
  readonly humanOf: (id: number) => number;
} {
  const known = publicVideos.find((video) => video.name === name);
  if (known !== undefined) {
    const persons = known.readPersons();
    return { file: sharedFile(known.file), tracks: known.readTracks(), humanOf: (id) => persons.get(id) ?? id };
  }
  const base = sharedFile(`data/more/prw/${name}`);
  const { tracks } = readMotText(readFileSync(`${base}.gt.txt`), `${name}.gt.txt`);
  const persons = readVisits(readFileSync(`${base}.persons.csv`, 'utf8'));
  return { file: `${base}.mp4`, tracks, humanOf: (id) => persons.get(id) ?? id };
}

function boxesByFrame(tracks: readonly PersonTrack[]): ReadonlyMap<number, ReadonlyMap<number, BoxPx>> {
  const frames = new Map<number, Map<number, BoxPx>>();
  for (const { personId, frameIndices, boxesPx } of tracks) {
    frameIndices.forEach((frame, row) => {
      const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4);
      const here = frames.get(frame) ?? new Map<number, BoxPx>();
      here.set(personId, [x1, y1, x2, y2]);
      frames.set(frame, here);
    });
  }
  return frames;
}

function readLabelRows(file: string): readonly LabelRow[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [video, frame, id, label] = line.split(',');
    return { video, frame: Number(frame), id: Number(id), label };
  });
}
