import path from 'node:path';
import type { ReplyOf } from '#contract/channels.ts';
import { type PersonFormat, personFormats } from '#contract/track-formats.ts';
import { exportLayout, personFiles } from '#export/export-layout.ts';
import { filesOfExport } from '#export/export-manifest.ts';
import { readDetector } from '#project/detections.ts';
import { isHidden } from '#review/review-state.ts';
import type { ProjectView } from './project-file.ts';

/** Written of persons that Doppel found itself; those of a file have no detections here. */
const filesOfFinding = [exportLayout.detections, exportLayout.tracks, exportLayout.trackletsRaw];

/**
 * What an export would write, and where: beside the project unless told otherwise. Pictures of candidates are not listed one
 * by one, and selected_person.npz only comes when a person is named. `existing`: an older export lies there and is replaced.
 */
export function planExport(
  projectPath: string,
  view: ProjectView,
  { to, formats }: { readonly to: string | null; readonly formats: readonly PersonFormat[] },
): ReplyOf<'export.plan'> {
  const { dir, name } = path.parse(projectPath);
  const folder = path.resolve(to ?? path.join(dir, `${name}-export`));
  const { gallery, cards } = view;
  const left: ReadonlySet<string> = new Set([
    exportLayout.selectedPerson,
    ...personFormats.filter((format) => !formats.includes(format)).map((format) => personFiles[format]),
    ...(readDetector(gallery.project) === null ? filesOfFinding : []),
  ]);
  const fixed = Object.values(exportLayout).filter(
    (file): file is Extract<typeof file, string> => typeof file === 'string' && !left.has(file),
  );
  const animated = gallery.settings.previews.enabled
    ? [...gallery.state.persons.values()].filter((person) => !isHidden(person) && cards.card(person).crops.length > 0)
    : [];
  return {
    to: folder,
    files: [...fixed, ...animated.map(({ id }) => exportLayout.animation(id))],
    existing: filesOfExport(folder).length > 0,
  };
}
