import type { HidingReason } from '#contract/grouping-log.ts';
import type { Settings } from '#contract/settings.ts';
import { storeHiddenReasons } from '#project/mark-persons.ts';
import { readPersons } from '#project/read-persons.ts';
import { readVideo } from '#project/read-video.ts';
import { filterPersons } from '#tracking/group/filter-persons.ts';
import { rankPersons } from '#tracking/group/rank-persons.ts';
import { type AnalysisWork, fingerprintOf, isFinished, markFinished } from './analysis-work.ts';
import { cropsFingerprint } from './crops-stage.ts';

/**
 * Hides the persons that the settings ask to hide, with the reason, and says how many; decisions and numbers are not touched by
 * it. By default nobody is hidden.
 */
export async function personsStage(work: AnalysisWork): Promise<void> {
  const { project, settings } = work;
  const fingerprint = fingerprintOf('persons', cropsFingerprint(work), settings.persons);
  if (!isFinished(project, 'persons', fingerprint)) hidePersons(work, fingerprint);
  const persons = readPersons(project);
  const hidden = persons.filter(({ hiddenReason }) => hiddenReason !== null).length;
  if (hidden > 0) work.notice(hiddenWords(hidden, persons.length, settings.persons));
}

function hiddenWords(hidden: number, all: number, { top, max_first_appearance }: Settings['persons']): string {
  const asked = [
    ...(top === null ? [] : [`--top ${top}`]),
    ...(max_first_appearance === null ? [] : [`--max-first-appearance ${max_first_appearance}`]),
  ].join(', ');
  return `${hidden} of ${all} persons are hidden (${asked}). They stay in the project: show those you want again, or analyse again without that.`;
}

function hidePersons({ project, inputs, settings }: AnalysisWork, fingerprint: string): void {
  const { widthPx, heightPx, frameCount } = readVideo(project);
  const frames = frameCount ?? 1;
  const hidden = filterPersons(
    rankPersons(inputs.persons.tracks, { widthPx, heightPx, frameCount: frames }),
    { top: settings.persons.top, maxFirstAppearance: settings.persons.max_first_appearance },
    frames,
  );
  project.write(() => {
    storeHiddenReasons(project, new Map(hidden.map((reason) => [reasonPerson(reason), reasonWords(reason)])));
    markFinished(project, 'persons', fingerprint);
  });
}

const reasonPerson = ({ person }: HidingReason) =>
  person as Parameters<typeof storeHiddenReasons>[1] extends ReadonlyMap<infer Id, string> ? Id : never;

function reasonWords({ rule, value, most }: HidingReason): string {
  return rule === 'top'
    ? `ranked ${value}, and only the first ${most} are shown`
    : `first seen after ${Math.round(value * 100)} % of the video, and only those seen within ${Math.round(most * 100)} % are shown`;
}
