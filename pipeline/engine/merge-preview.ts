import { vetoCheck } from '#comparison/veto-check.ts';
import type { AssetUrl, MergePreview } from '#contract/review.ts';
import { readPersonCrops } from '#project/crops.ts';
import { contradictionsOf, vetoesOf } from '#review/contradictions.ts';
import { viewOf } from '#review/replay-state.ts';
import { originalIdsOf } from '#review/review-state.ts';
import type { AssetIds } from './asset-ids.ts';
import { cropUrl } from './person-views.ts';
import type { ProjectView } from './project-file.ts';

/**
 * What a merge of these persons would make and which rules it would break, before it is done. The first one survives. Throws
 * `not_found` for a person that is not active.
 */
export function mergePreview({ gallery }: ProjectView, ids: readonly number[], assets: AssetIds): MergePreview {
  const persons = [...new Set(ids)].map((id) => gallery.person(id));
  const action = { kind: 'merge', persons: persons.map(({ id }) => id), into: persons[0].id } as const;
  const conflicts = [...contradictionsOf(viewOf(gallery.state), action), ...vetoesOf(persons, vetoCheck(gallery))];
  const members = persons.flatMap((person) =>
    originalIdsOf(gallery.state, person).map((original) => ({ original, partOf: person.id })),
  );
  const tracklets = Map.groupBy(gallery.state.originals.tracklets, ({ personId }) => personId);
  return {
    into: action.into,
    members: members.map(({ original }) => original),
    conflicts: conflicts.map(({ sentence }) => sentence),
    common_frames: commonFrames(persons.map((person) => gallery.view(person).frameIndices)),
    pictures: members.map(({ original, partOf }) => {
      const own = tracklets.get(original) ?? [];
      return {
        person: original,
        part_of: partOf,
        first_ms: gallery.timeMsOf(Math.min(...own.map(({ firstFrame }) => firstFrame))),
        last_ms: gallery.timeMsOf(Math.max(...own.map(({ lastFrame }) => lastFrame))),
        still: stillOf(original),
      };
    }),
  };

  function stillOf(original: (typeof members)[number]['original']): AssetUrl | null {
    const crops = readPersonCrops(gallery.project, original).filter(({ quality }) => quality !== null);
    const best = crops.toSorted((a, b) => (b.quality ?? 0) - (a.quality ?? 0) || a.id - b.id)[0];
    return best === undefined ? null : cropUrl(assets, best.id);
  }
}

/** In how many frames two or more of the persons have a box. */
function commonFrames(frames: readonly Int32Array[]): number {
  const seen = new Set<number>();
  const common = new Set<number>();
  for (const indices of frames) {
    for (const frame of indices) {
      if (seen.has(frame)) common.add(frame);
      seen.add(frame);
    }
  }
  return common.size;
}
