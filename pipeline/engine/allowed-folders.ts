import { realpathSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { ChannelName, RequestOf } from '#contract/channels.ts';

/** The paths that a question names, for each channel that takes any. */
const pathsOf: { readonly [Name in ChannelName]?: (request: RequestOf<Name>) => readonly (string | null)[] } = {
  'files.list': ({ folder }) => [folder === '' ? null : folder],
  'project.open': (request) => [request.path],
  'project.save_as': (request) => [request.path],
  'review.compare': (request) => [request.path],
  'project.locate_video': (request) => [request.path],
  'analysis.start': ({ video, persons, tracks, out }) => [video, persons, tracks, out],
  'analysis.resume': (request) => [request.path],
  'settings.set': ({ name, value }) => (isPathSetting(name, value) ? [value] : []),
  'queue.plan': ({ folder, to }) => [folder, to],
  'queue.start': ({ folder, to }) => [folder, to],
  'export.plan': ({ to }) => [to],
  'export.run': ({ to }) => [to],
  'export.report': ({ to }) => [to],
  'export.open_report': ({ to }) => [to],
  'library.open': ({ library }) => [library],
  'library.add': ({ library, projects }) => [library, ...projects],
  'library.describe': ({ library }) => [library],
  'library.clock': ({ library }) => [library],
  'library.remove': ({ library }) => [library],
  'library.sync': ({ library }) => [library],
  'library.index': ({ library }) => [library],
  'library.person': ({ library }) => [library],
  'library.duplicates': ({ library }) => [library],
  'library.pair': ({ library }) => [library],
  'library.decide': ({ library }) => [library],
  'search.ask': ({ library }) => [library],
  'search.export': ({ library, to }) => [library, to],
  'search.saved': ({ library }) => [library],
  'search.save': ({ library }) => [library],
  'search.told': ({ library }) => [library],
  'search.forget': ({ library }) => [library],
  'models.take': ({ folder }) => [folder],
  'insight.overview': (request) => [request.path],
  'insight.pictures': (request) => [request.path],
  'insight.picture': (request) => [request.path],
  'insight.evaluation': (request) => [request.path],
  'insight.distances': (request) => [request.path],
  'insight.neighbours': (request) => [request.path],
};

/** Whether a setting's value is a path: a folder of models, or a model's file. */
function isPathSetting(name: string, value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return name === 'similarity.models' || (name === 'similarity.embedder' && /[/\\]|\.onnx$/i.test(value));
}

/** The channels whose questions name paths. */
export const channelsWithPaths = Object.keys(pathsOf) as readonly ChannelName[];

/**
 * The folders that a page may look into, read and write: those that were named where the door was started, and those of projects that
 * were opened. A page in a browser chooses nothing by itself: whoever has its token could choose everything.
 */
export class AllowedFolders {
  readonly #named: readonly string[];
  readonly #opened: () => readonly string[];

  /** `opened` gives the project files that were opened, now and before. */
  constructor(named: readonly string[], opened: () => readonly string[]) {
    this.#named = named;
    this.#opened = opened;
  }

  /** The folders, links followed, none of them within another. */
  roots(): readonly string[] {
    const all = [...this.#named, ...this.#opened().map((file) => path.dirname(file))].map(nearestReal);
    return [...new Set(all)].filter((root) => !all.some((other) => other !== root && isWithin(other, root)));
  }

  /** Whether a path lies in one of the folders, links followed. */
  has(target: string): boolean {
    const real = nearestReal(target);
    return this.roots().some((root) => isWithin(root, real));
  }

  /** Throws `usage` for a question that names a path elsewhere. */
  refuse<Name extends ChannelName>(channel: Name, request: RequestOf<Name>): void {
    for (const target of pathsOf[channel]?.(request) ?? []) {
      if (target === null || this.has(target)) continue;
      throw new DoppelError(
        'usage',
        `${target} lies in none of the folders that this page may use. Start \`doppel serve\` with --folder and its folder.`,
      );
    }
  }
}

/** Whether a path is a folder or lies beneath it; both absolute. */
function isWithin(folder: string, target: string): boolean {
  const relative = path.relative(folder, target);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}

/** An absolute path with the links followed of all of it that is there. */
function nearestReal(target: string): string {
  const absolute = path.resolve(target);
  for (let there = absolute; ; there = path.dirname(there)) {
    try {
      return path.join(realpathSync(there), path.relative(there, absolute));
    } catch {
      // Not there, or not to be looked at: what leads to it is.
      if (there === path.dirname(there)) return absolute;
    }
  }
}
