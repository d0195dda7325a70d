import type { GroupingCheck, GroupingPair } from '#contract/grouping-log.ts';
import type { Settings } from '#contract/settings.ts';
import { measureCovisibility } from '../tracks/covisibility.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { check, checkPair, type GroupingSettings, isNear, measureGap, type TrackletGap } from './grouping-checks.ts';
import { measureMotion } from './tracklet-motion.ts';

/** Tracklets sorted into persons, and why. */
interface Grouping {
  /** A group a person; tracklets by first frame, groups by the first frame of their first. */
  readonly groups: readonly (readonly Tracklet[])[];
  readonly log: readonly GroupingPair[];
}

/** A later tracklet that could go on with an earlier one, with what the checks found. */
interface Candidate {
  readonly earlier: number;
  readonly later: number;
  readonly checks: readonly GroupingCheck[];
  readonly gap: TrackletGap;
}

/**
 * Makes persons of tracklets. Two tracklets are joined when they pass the six checks and no two members of the person that
 * would come of it stand apart in the same frames: that would be two bodies. The nearest in time go first, then the
 * nearest in place, so that the order in which the tracklets come plays no part.
 *
 * The log has every pair that was near enough in time and place to be thought of, the refused ones with the reason.
 */
export function groupTracklets(tracklets: readonly Tracklet[], settings: GroupingSettings): Grouping {
  const ordered = tracklets.toSorted((a, b) => a.frameIndices[0] - b.frameIndices[0] || a.number - b.number);
  const groups = new Map(ordered.map((_, index) => [index, [index]]));
  const groupOf = ordered.map((_, index) => index);
  const apart = apartCounter(ordered, settings.veto);
  const log = candidates(ordered, settings).map(({ earlier, later, checks }): GroupingPair => {
    const pair: [number, number] = [ordered[earlier].number, ordered[later].number];
    const failed = checks.filter(({ passed }) => !passed);
    const into = groups.get(groupOf[earlier]) ?? [];
    const from = groups.get(groupOf[later]) ?? [];
    const [worst] = into
      .flatMap((a) => from.map((b) => ({ a, b, frames: apart(a, b) })))
      .sort((a, b) => b.frames - a.frames);
    const veto = check(
      'apart',
      groupOf[earlier] === groupOf[later] ? 0 : worst.frames,
      null,
      settings.veto.min_frames - 1,
      'frames',
    );
    const entry = { kind: 'pair' as const, tracklets: pair, checks: [...checks, veto] };
    if (failed.length > 0) {
      return { ...entry, accepted: false, refusal: `${failed.map(({ name }) => name).join(', ')} out of range` };
    }
    if (!veto.passed) {
      const [a, b] = [ordered[worst.a].number, ordered[worst.b].number];
      return { ...entry, accepted: false, refusal: `tracklets ${a} and ${b} stand apart in ${worst.frames} frames` };
    }
    if (into !== from) {
      groups.delete(groupOf[later]);
      for (const member of from) groupOf[member] = groupOf[earlier];
      into.push(...from);
    }
    return { ...entry, accepted: true, refusal: null };
  });
  return {
    groups: [...groups.values()]
      .map((members) => members.toSorted((a, b) => a - b))
      .sort((a, b) => a[0] - b[0])
      .map((members) => members.map((member) => ordered[member])),
    log,
  };
}

/** Every pair that is near enough in time and place, the most likely first. */
function candidates(ordered: readonly Tracklet[], settings: GroupingSettings): readonly Candidate[] {
  const motions = ordered.map(measureMotion);
  const found: Candidate[] = [];
  for (let earlier = 0; earlier < ordered.length; earlier++) {
    for (let later = earlier + 1; later < ordered.length; later++) {
      // Sorted by first frame: everything after starts later still.
      if (motions[later].firstFrame - motions[earlier].lastFrame > settings.maxGapFrames) break;
      const gap = measureGap(motions[earlier], motions[later]);
      if (!isNear(gap, settings)) continue;
      found.push({ earlier, later, gap, checks: checkPair(motions[earlier], motions[later], gap, settings) });
    }
  }
  return found.sort(
    (a, b) =>
      a.gap.gapFrames - b.gap.gapFrames ||
      a.gap.distancePx - b.gap.distancePx ||
      a.earlier - b.earlier ||
      a.later - b.later,
  );
}

/** Counts, once a pair, the frames that have both tracklets with their boxes apart. */
function apartCounter(tracklets: readonly Tracklet[], veto: Settings['veto']): (a: number, b: number) => number {
  const known = new Map<string, number>();
  return (a, b) => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const count = known.get(key) ?? measureCovisibility(tracklets[a], tracklets[b], veto).apartFrames;
    known.set(key, count);
    return count;
  };
}
