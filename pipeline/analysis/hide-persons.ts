import type { HidingReason } from '#contract/grouping-log.ts';
import { storeHiddenReasons } from '#project/persons.ts';
import { filterPersons } from '#tracking/group/filter-persons.ts';
import { rankPersons } from '#tracking/group/rank-persons.ts';
import { type AnalysisWork, inputsOf } from './analysis-work.ts';

/** Hides the persons that the settings ask to hide, with the reason, and nobody else. `frames` is the length of the video. */
export function hidePersons(work: AnalysisWork, frames: number): void {
  const { project, settings } = work;
  const { probe, persons } = inputsOf(work);
  const { widthPx, heightPx } = probe;
  const hidden = filterPersons(
    rankPersons(persons.tracks, { widthPx, heightPx, frameCount: frames }),
    { top: settings.persons.top, maxFirstAppearance: settings.persons.max_first_appearance },
    frames,
  );
  project.write(() =>
    storeHiddenReasons(project, new Map(hidden.map((reason) => [reasonPerson(reason), reasonWords(reason)]))),
  );
}

const reasonPerson = ({ person }: HidingReason) =>
  person as Parameters<typeof storeHiddenReasons>[1] extends ReadonlyMap<infer Id, string> ? Id : never;

function reasonWords({ rule, value, most }: HidingReason): string {
  return rule === 'top'
    ? `ranked ${value}, and only the first ${most} are shown`
    : `first seen after ${Math.round(value * 100)} % of the video, and only those seen within ${Math.round(most * 100)} % are shown`;
}
