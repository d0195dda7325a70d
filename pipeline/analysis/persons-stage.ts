import type { HidingReason } from '#contract/grouping-log.ts';
import type { Settings } from '#contract/settings.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { readPersons, storeHiddenReasons } from '#project/persons.ts';
import { readVideo } from '#project/video.ts';
import { filterPersons } from '#tracking/group/filter-persons.ts';
import { rankPersons } from '#tracking/group/rank-persons.ts';
import { type AnalysisWork, fingerprintOf, inputsOf } from './analysis-work.ts';
import { cropsFingerprint } from './crops-stage.ts';
import type { Stage } from './stage.ts';

/**
 * Hides the persons that the settings ask to hide, with the reason, and says how many; decisions and numbers are not touched by
 * it. By default nobody is hidden.
 */
export const personsStage: Stage = {
  name: 'persons',
  embedder: 'unused',
  marks: 'whole',
  fingerprint: (work) => fingerprintOf('persons', cropsFingerprint(work), work.settings.persons),
  run: async (work) => hidePersons(work),
  use: ({ project, settings, notice }) => {
    const persons = readPersons(project);
    const hidden = persons.filter(({ hiddenReason }) => hiddenReason !== null).length;
    if (hidden > 0) notice(hiddenWords(hidden, persons.length, settings.persons));
  },
};

function hiddenWords(hidden: number, all: number, { top, max_first_appearance }: Settings['persons']): string {
  const asked = [
    ...(top === null ? [] : [`--top ${top}`]),
    ...(max_first_appearance === null ? [] : [`--max-first-appearance ${max_first_appearance}`]),
  ].join(', ');
  return `${hidden} of ${all} persons are hidden (${asked}). They stay in the project: show those you want again, or analyse again without that.`;
}

function hidePersons(work: AnalysisWork): void {
  const { project, settings } = work;
  const { tracks } = inputsOf(work).persons;
  const { widthPx, heightPx, frameCount } = readVideo(project);
  const frames = frameCount ?? 1;
  const hidden = filterPersons(
    rankPersons(tracks, { widthPx, heightPx, frameCount: frames }),
    { top: settings.persons.top, maxFirstAppearance: settings.persons.max_first_appearance },
    frames,
  );
  project.write(() =>
    storeHiddenReasons(project, new Map(hidden.map((reason) => [reasonPerson(reason), reasonWords(reason)]))),
  );
  measureProgress({ stage: 'persons', unit: 'persons', total: tracks.length }, work.onProgress)(tracks.length);
}

const reasonPerson = ({ person }: HidingReason) =>
  person as Parameters<typeof storeHiddenReasons>[1] extends ReadonlyMap<infer Id, string> ? Id : never;

function reasonWords({ rule, value, most }: HidingReason): string {
  return rule === 'top'
    ? `ranked ${value}, and only the first ${most} are shown`
    : `first seen after ${Math.round(value * 100)} % of the video, and only those seen within ${Math.round(most * 100)} % are shown`;
}
