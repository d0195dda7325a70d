import { readFileSync } from 'node:fs';
import path from 'node:path';
import { personId } from '#base/ids.ts';
import { once } from '#base/once.ts';
import { readVisits } from '#tests/support/duplicate-truth.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** A public video whose tracks are labelled with the human being that each follows. */
export interface PublicVideo {
  readonly name: string;
  /** Relative to the shared folder. */
  readonly file: string;
  /** Everything else that it is read from, relative to the shared folder. */
  readonly labels: readonly string[];
  /** Files that show a part of it: never to be taken for other videos. */
  readonly parts: readonly string[];
  readonly readTracks: () => readonly PersonTrack[];
  /** The human being of each track id. */
  readonly readPersons: () => ReadonlyMap<number, number>;
  /** The camera that saw a track, in a video that was put together from several; null where there is one. */
  readonly cameraOf: (track: number) => number | null;
}

const oneCamera = (): null => null;

/** A set with a truth file of its own: people of Market-1501 in a composed video, or those who pass the door of PRW's camera 6. */
function labelledVideo(name: string, folder: string, file = name): PublicVideo {
  const [video, tracks, persons] = ['mp4', 'gt.txt', 'persons.csv'].map((end) => `${folder}/${file}.${end}`);
  const readCsv = once(() => readFileSync(sharedFile(persons), 'utf8'));
  const cameras = once(() => {
    const columns = readCsv().trim().split(/\r?\n/)[0].split(',');
    const rows = readCsv().trim().split(/\r?\n/).slice(1);
    return new Map(
      rows.map((row) => [Number(row.split(',')[columns.indexOf('gt_id')]), Number(/camera (\d)/.exec(row)?.[1] ?? 0)]),
    );
  });
  return {
    name,
    file: video,
    labels: [tracks, persons],
    parts: [],
    readTracks: () => readGroundTruth(tracks),
    readPersons: () => readVisits(readCsv()),
    cameraOf: (track) => cameras().get(track) || null,
  };
}

/** Tracks as they are: rows that the data set leaves out of scoring are left out. */
const readGroundTruth = (file: string): readonly PersonTrack[] =>
  readMotText(readFileSync(sharedFile(file)), file).tracks;

/**
 * The videos that models are fitted on and measured with, each whole left out in its turn. The clip of PETS09-S2L1 is no
 * fourth: it is a part of PETS09-S2L1. In the Intel video one person at a time walks to a table, six in all, none of them
 * twice; its boxes (every tenth frame, straight lines between) were found by Doppel's own detector and looked through.
 */
export const publicVideos: readonly PublicVideo[] = [
  {
    name: 'PETS09-S2L1',
    file: 'data/PETS09-S2L1.mp4',
    labels: ['data/PETS09-S2L1.gt.txt', 'data/PETS09-S2L1.persons.csv'],
    parts: ['data/PETS09-S2L1-clip.mp4'],
    readTracks: () => readGroundTruth('data/PETS09-S2L1.gt.txt'),
    readPersons: () => readVisits(readFileSync(sharedFile('data/PETS09-S2L1.persons.csv'), 'utf8')),
    cameraOf: oneCamera,
  },
  {
    name: 'TUD-Campus',
    file: 'data/TUD-Campus.mp4',
    labels: ['data/TUD-Campus.gt.txt'],
    parts: [],
    readTracks: () => readGroundTruth('data/TUD-Campus.gt.txt'),
    readPersons: () => new Map(readGroundTruth('data/TUD-Campus.gt.txt').map(({ personId: id }) => [id, id])),
    cameraOf: oneCamera,
  },
  {
    name: 'one-by-one',
    file: 'data/one-by-one-person-detection.mp4',
    labels: [],
    parts: [],
    readTracks: readKeyBoxes,
    readPersons: () => new Map(readKeyBoxes().map(({ personId: id }) => [id, id])),
    cameraOf: oneCamera,
  },
];

/** People whom no embedder of the catalogue was trained on: P(same) is fitted and judged on them, a whole set left out each time. */
export const unseenVideos: readonly PublicVideo[] = ['onecam', 'alike', 'mixed'].map((kind) =>
  labelledVideo(`unseen market-${kind}`, 'data/unseen', `market-${kind}`),
);

/** People on whom the zoo's embedders were probably trained: their figures show trouble, and prove nothing. */
export const trainedOnVideos: readonly PublicVideo[] = [
  labelledVideo('prw-c6s1', 'data/more/prw'),
  ...['onecam', 'alike', 'mixed', 'cams', 'large'].map((kind) => labelledVideo(`market-${kind}`, 'data/more')),
];

/** The boxes of `one-by-one.boxes.csv` (person, 0-based frame, x, y, width, height), filled in by straight lines. */
function readKeyBoxes(): readonly PersonTrack[] {
  const text = readFileSync(path.join(import.meta.dirname, 'one-by-one.boxes.csv'), 'utf8');
  const keys = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  return [...Map.groupBy(keys, ([id]) => id)].map(([id, rows]) => {
    const frames: number[] = [];
    const boxes: number[] = [];
    rows.forEach((row, index) => {
      const next = rows[index + 1] ?? row;
      const end = index + 1 < rows.length ? next[1] : row[1] + 1;
      for (let frame = row[1]; frame < end; frame++) {
        const share = next[1] === row[1] ? 0 : (frame - row[1]) / (next[1] - row[1]);
        const [x, y, width, height] = [2, 3, 4, 5].map((column) => row[column] + share * (next[column] - row[column]));
        frames.push(frame);
        boxes.push(x, y, x + width, y + height);
      }
    });
    return {
      personId: personId(id),
      frameIndices: Int32Array.from(frames),
      boxesPx: Float32Array.from(boxes),
      confidences: new Float32Array(frames.length).fill(1),
      detectionIndices: new Int32Array(frames.length).fill(-1),
      trackletIds: [id],
    };
  });
}
