import { constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { settingsOf, withProject } from '#comparison/open-gallery.ts';
import type { RequestOf } from '#contract/channels.ts';
import type { AnalysisSource, AnalyzeRequest } from '#contract/requests.ts';
import type { Settings } from '#contract/settings.ts';
import { canAccess } from '#platform/files/can-access.ts';
import { readSources } from '#project/sources.ts';
import { readVideo } from '#project/video.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { EngineContext } from './engine-context.ts';
import type { OwnPersonSettings } from './settings/own-settings.ts';

type AnalysisChannels = 'analysis.start' | 'analysis.resume' | 'analysis.cancel';

/** Beginning, going on with and stopping analyses. What becomes of them is told by events. */
export function analysisHandlers(context: EngineContext): Pick<ChannelHandlers, AnalysisChannels> {
  const begin = (request: AnalyzeRequest): { analysis: string; out: string } => {
    const analysis = context.analyses.start(request);
    context.noteResumePoint();
    return { analysis, out: request.out };
  };
  return {
    'analysis.start': async (request) =>
      begin({
        video: path.resolve(request.video),
        source: sourceOf(request),
        out: path.resolve(request.out ?? defaultOut(request.video)),
        settings: await settingsOfRequest(context.ownSettings, request),
        force: request.force,
      }),
    'analysis.resume': async ({ path: file }) => begin(await requestOfProject(file)),
    'analysis.cancel': ({ analysis }) => {
      context.analyses.cancel(analysis);
      return {};
    },
  };
}

/** The settings of an analysis that a page begins: the person's own, but for what its form asks. Throws `bad_config`, `usage`. */
export function settingsOfRequest(
  own: OwnPersonSettings,
  { detector, stride }: Pick<RequestOf<'analysis.start'>, 'detector' | 'stride'>,
): Promise<Settings> {
  return own.with({ detect: { detector, stride } });
}

/** The persons that were brought, or, where none were, those that Doppel finds itself. */
function sourceOf({ persons, tracks, reading }: RequestOf<'analysis.start'>): AnalysisSource {
  if (persons !== null && tracks !== null) {
    throw new DoppelError('usage', 'Give the persons of the video in one file: an NPZ, or the text of a tracker.');
  }
  const how = reading === undefined ? {} : { reading };
  if (persons !== null) return { kind: 'persons', path: path.resolve(persons), ...how };
  if (tracks !== null) return { kind: 'tracks', path: path.resolve(tracks), ...how };
  return { kind: 'detected' };
}

/** Beside the video; in the person's own folder where that cannot be written. */
function defaultOut(video: string): string {
  const { dir, name } = path.parse(path.resolve(video));
  return path.join(canAccess(dir, constants.W_OK) ? dir : homedir(), `${name}.doppel`);
}

/** The request that a project was made with, so that its analysis can go on. */
function requestOfProject(file: string): Promise<AnalyzeRequest> {
  return withProject(file, 'read', (project) => {
    const [source] = readSources(project);
    return {
      video: readVideo(project).path,
      // Persons of a file are stored before anything else; where none are yet, they were still being found.
      source:
        source === undefined || source.kind === 'detected'
          ? { kind: 'detected' }
          : {
              kind: source.kind,
              path: source.path,
              ...(source.report.reading === undefined ? {} : { reading: source.report.reading }),
            },
      out: project.path,
      settings: settingsOf(project),
      force: true, // that the two belong together was checked, or forced, when the project was made
    };
  });
}
