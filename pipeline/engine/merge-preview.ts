import { vetoCheck } from '#comparison/veto-check.ts';
import type { MergePreview } from '#contract/review.ts';
import { contradictionsOf, vetoesOf } from '#review/contradictions.ts';
import { viewOf } from '#review/replay-state.ts';
import type { AssetIds } from './asset-ids.ts';
import { faceView } from './person-views.ts';
import type { ProjectView } from './project-file.ts';

/**
 * What a merge of these persons would make and which rules it would break, before it is done. The first one survives. Throws
 * `not_found` for a person that is not active.
 */
export function mergePreview(view: ProjectView, ids: readonly number[], assets: AssetIds): MergePreview {
  const { gallery } = view;
  const persons = [...new Set(ids)].map((id) => gallery.person(id));
  const action = { kind: 'merge', persons: persons.map(({ id }) => id), into: persons[0].id } as const;
  const conflicts = [...contradictionsOf(viewOf(gallery.state), action), ...vetoesOf([persons], vetoCheck(gallery))];
  return {
    into: action.into,
    members: action.persons,
    conflicts: conflicts.map(({ sentence }) => sentence),
    common_frames: commonFrames(persons.map((person) => gallery.view(person).frameIndices)),
    pictures: persons.map((person) => {
      const { id, name, made_of, first_ms, last_ms, rows, faces } = faceView(view, person, assets);
      return { person: id, name, made_of, first_ms, last_ms, rows, crops: faces };
    }),
  };
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
