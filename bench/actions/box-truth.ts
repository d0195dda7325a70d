import { boxOverlap } from '#base/box-overlap.ts';
import type { DoorClient } from '#tests/server/served-scene.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** A box and a labelled one mean the same body from this IoU on; below half, since detectors and labellers draw legs differently. */
const sameBodyIou = 0.4;

/** Shorter stretches of another human within a person are a swap of boxes as two people pass, which nobody cuts out. */
const leastRunRows = 5;

/** A person of whom fewer boxes than this share lie on a labelled human is no person, as far as the labels know. */
const leastTruthShare = 0.2;

/** A stretch of boxes of a person that lie on one human, in frames with both ends. */
export interface HumanRun {
  readonly human: string;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly rows: number;
}

/** What the truth says of a person as it is. */
export interface PersonTruth {
  /** The stretches that are long enough to be cut out, in order of time, neighbours of one human as one. */
  readonly runs: readonly HumanRun[];
  /** How many boxes lie on each human. */
  readonly rows: ReadonlyMap<string, number>;
  /** The same where each box counts for whom it overlaps most, though it lies on the one before just as well: stricter where two pass. */
  readonly rowsByMost: ReadonlyMap<string, number>;
  /** Whether it is a person at all, as far as the labels know. */
  readonly isPerson: boolean;
  /** The human that most boxes lie on; one of its own for what is no person. */
  readonly human: string;
}

/**
 * Which human a box of a frame lies on; null where it lies on none that is labelled. Who was `before` stays as long as the box lies on them
 * at all, as CLEAR MOT keeps its correspondences (Bernardin and Stiefelhagen 2008): where two pass, one body hides the other, the boxes of
 * both lie on one, and which overlaps it by a hair more says nothing.
 */
export type HumanAt = (frame: number, box: readonly number[], before: string | null) => string | null;

/** The humans of labelled tracks, by overlap. */
export function humansOfTracks(tracks: readonly PersonTrack[], humanOf: (track: number) => number): HumanAt {
  const byFrame = new Map<number, { readonly track: PersonTrack; readonly row: number }[]>();
  for (const track of tracks) {
    track.frameIndices.forEach((frame, row) => {
      byFrame.set(frame, [...(byFrame.get(frame) ?? []), { track, row }]);
    });
  }
  return (frame, box, before) => {
    const own = Float32Array.from(box);
    let best = sameBodyIou;
    let found: string | null = null;
    for (const { track, row } of byFrame.get(frame) ?? []) {
      const { iou } = boxOverlap(own, 0, track.boxesPx, row);
      const human = String(humanOf(track.personId));
      if (human === before && iou >= sameBodyIou) return human;
      if (iou < best) continue;
      best = iou;
      found = human;
    }
    return found;
  };
}

/** What the truth says of a person, from the boxes that the door tells of it. */
export async function truthOf(
  door: DoorClient,
  project: string,
  person: number,
  humanAt: HumanAt,
): Promise<PersonTruth> {
  const { boxes } = await door.ask('review.boxes', { project, persons: [person], from_frame: 0, to_frame: 10_000_000 });
  const rows = new Map<string, number>();
  const rowsByMost = new Map<string, number>();
  let before: string | null = null;
  const runs: { human: string; firstFrame: number; lastFrame: number; rows: number }[] = [];
  for (const { frame, box } of boxes) {
    const most = humanAt(frame, box, null);
    const human = humanAt(frame, box, before);
    if (most === null || human === null) continue;
    before = human;
    rowsByMost.set(most, (rowsByMost.get(most) ?? 0) + 1);
    rows.set(human, (rows.get(human) ?? 0) + 1);
    const last = runs.at(-1);
    if (last?.human === human) Object.assign(last, { lastFrame: frame, rows: last.rows + 1 });
    else runs.push({ human, firstFrame: frame, lastFrame: frame, rows: 1 });
  }
  const known = [...rows.values()].reduce((sum, count) => sum + count, 0);
  const isPerson = known >= leastTruthShare * boxes.length;
  const main = [...rows].toSorted(([, one], [, other]) => other - one)[0]?.[0];
  const long: typeof runs = [];
  for (const run of runs.filter((each) => each.rows >= leastRunRows)) {
    const last = long.at(-1);
    if (last?.human === run.human) Object.assign(last, { lastFrame: run.lastFrame, rows: last.rows + run.rows });
    else long.push({ ...run });
  }
  return { runs: long, rows, rowsByMost, isPerson, human: isPerson && main !== undefined ? main : `nobody ${person}` };
}
