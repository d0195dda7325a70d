import type { Settings } from '#contract/settings.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { readPersons } from '#project/persons.ts';
import { readVideo } from '#project/video.ts';
import { fingerprintOf, inputsOf } from './analysis-work.ts';
import { cropsFingerprint } from './crops-stage.ts';
import { hidePersons } from './hide-persons.ts';
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
  run: async (work) => {
    hidePersons(work, readVideo(work.project).frameCount ?? 1);
    const { length } = inputsOf(work).persons.tracks;
    measureProgress({ stage: 'persons', unit: 'persons', total: length }, work.onProgress)(length);
  },
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
