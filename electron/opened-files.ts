import path from 'node:path';
import { hasVideoEnding } from '#base/video-endings.ts';

/** What the system or a command line asked the app to show. */
export interface OpenedFile {
  readonly kind: 'project' | 'video';
  readonly file: string;
}

/** What a file is to be shown as, by its ending; null for one that the app does not open. */
export function openedAs(file: string): OpenedFile | null {
  if (path.extname(file).toLowerCase() === '.doppel') return { kind: 'project', file };
  return hasVideoEnding(file) ? { kind: 'video', file } : null;
}

/**
 * The projects and videos in the arguments of a start, absolute. `workingFolder` is where it was started: a second start has another
 * one. Switches, the app's own file and other files are neither.
 */
export function filesInArguments(argv: readonly string[], workingFolder: string): readonly OpenedFile[] {
  return argv
    .slice(1)
    .filter((argument) => !argument.startsWith('-'))
    .flatMap((argument) => openedAs(path.resolve(workingFolder, argument)) ?? []);
}
