import type { GroupingLog } from '#contract/grouping-log.ts';
import type { Settings } from '#contract/settings.ts';
import { type CanonicalPerson, joinTracklets } from '#tracking/group/canonical-person.ts';
import { filterPersons } from '#tracking/group/filter-persons.ts';
import { groupTracklets } from '#tracking/group/group-tracklets.ts';
import type { GroupingSettings } from '#tracking/group/grouping-checks.ts';
import { rankPersons } from '#tracking/group/rank-persons.ts';
import { stillPersons } from '#tracking/group/still-persons.ts';
import { cutTracklets } from '#tracking/looks/cut-tracklets.ts';
import { groupByLooks } from '#tracking/looks/group-by-looks.ts';
import { centreOfLooks, embeddingsOf } from '#tracking/looks/look-rows.ts';
import type { LookRater, TrackletLooks, UsualLook } from '#tracking/looks/tracklet-looks.ts';
import type { Tracklet } from '#tracking/tracks/tracklet.ts';

/** The sections of the settings that say how people are followed and made persons. */
export type GroupSettings = Pick<Settings, 'grouping' | 'persons' | 'veto'>;

/** The persons of a video, and what led to them. */
export interface FollowedPeople {
  readonly tracklets: readonly Tracklet[];
  /** By first frame. None where nobody was seen. */
  readonly persons: readonly CanonicalPerson[];
  /** Why tracklets were cut, or became persons, or did not; who is hidden, and why; who is perhaps nobody. */
  readonly log: GroupingLog;
}

/** How looks are read: what a calibration knows of a model. */
export interface LookReading {
  readonly usual: UsualLook;
  /** For the pieces of one video: (dimension,) of length 1 each, and their mean look. */
  readonly raterOf: (embeddings: readonly Float32Array[], centre: Float32Array) => LookRater;
}

/** The tracklets' looks, and how to read them. */
interface SeenLooks {
  /** One a tracklet, in their order. */
  readonly looks: readonly TrackletLooks[];
  readonly reading: LookReading;
  readonly fps: number;
}

/**
 * Makes persons of tracklets: without looks, of those that the grouping's six checks allow; with them, of pieces that look like one
 * person each, cut and joined by appearance too.
 *
 * @param frameCount frames of the video
 */
export function groupPeople(
  tracklets: readonly Tracklet[],
  seen: SeenLooks | null,
  settings: GroupSettings,
  picture: { readonly widthPx: number; readonly heightPx: number },
  frameCount: number,
): FollowedPeople {
  const grouped = seen === null ? byBoxes(tracklets, settings) : byLooks(seen, settings);
  const persons = grouped.groups.map(joinTracklets);
  const tracks = persons.map(({ track }) => track);
  const { top, max_first_appearance: maxFirstAppearance } = settings.persons;
  const hidden = filterPersons(
    rankPersons(tracks, { ...picture, frameCount }),
    { top, maxFirstAppearance },
    frameCount,
  );
  return { tracklets: grouped.tracklets, persons, log: [...grouped.log, ...hidden, ...stillPersons(tracks)] };
}

/** Tracklets, those of them that are one person together, and why. */
interface Grouped {
  readonly tracklets: readonly Tracklet[];
  readonly groups: readonly (readonly Tracklet[])[];
  readonly log: Readonly<GroupingLog>;
}

function byBoxes(tracklets: readonly Tracklet[], settings: GroupSettings): Grouped {
  if (!settings.grouping.enabled) return { tracklets, groups: tracklets.map((tracklet) => [tracklet]), log: [] };
  return { tracklets, ...groupTracklets(tracklets, groupingSettings(settings)) };
}

function byLooks({ looks, reading, fps }: SeenLooks, settings: GroupSettings): Grouped {
  const centre = centreOfLooks(looks, reading.usual);
  const { pieces, cuts } = cutTracklets(looks, centre);
  const tracklets = pieces.map(({ tracklet }) => tracklet);
  if (!settings.grouping.enabled) return { tracklets, groups: tracklets.map((tracklet) => [tracklet]), log: cuts };
  const rater = reading.raterOf(embeddingsOf(pieces, centre.length), centre);
  const { groups, log } = groupByLooks(pieces, centre, rater, { ...groupingSettings(settings), fps });
  return { tracklets, groups, log: [...cuts, ...log] };
}

function groupingSettings({ grouping, veto }: GroupSettings): GroupingSettings {
  return {
    maxGapFrames: grouping.max_gap,
    maxDistancePx: grouping.max_distance_px,
    minAreaRatio: grouping.min_area_ratio,
    maxAreaRatio: grouping.max_area_ratio,
    minDirectionCosine: grouping.min_direction,
    maxJitterDifferencePx: grouping.max_jitter_difference_px,
    maxOverlapFrames: grouping.max_overlap,
    veto,
  };
}
