import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { ReplyOf } from '#contract/channels.ts';
import type { ModelState } from '#contract/models.ts';
import { ffmpegWords } from '#contract/words/tool-words.ts';
import { appVersion } from '#platform/app-version.ts';
import { log } from '#platform/log/log.ts';
import { listDeviceStates } from '#platform/models/device-store.ts';
import { listStoredModels, pullStoredModel, takeStoredModels } from '#platform/models/model-store.ts';
import { neededModels } from '#platform/models/needed-models.ts';
import { findFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import type { AllowedFolders } from './allowed-folders.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { EngineContext } from './engine-context.ts';
import { listFolder } from './folder-list.ts';
import { findLeftovers, removeLeftovers } from './leftovers.ts';
import { describeRecent } from './recent-projects.ts';
import type { OwnPersonSettings } from './settings/own-settings.ts';

type AppChannels =
  | 'app.info'
  | 'app.set_reviewer'
  | 'app.remove_leftovers'
  | 'app.forget_recent'
  | 'app.restart_engine'
  | 'files.pick'
  | 'files.list'
  | 'files.reveal'
  | 'devices.list'
  | 'models.pull'
  | 'models.take';

/**
 * What is in a folder; of those that a page may use, where it names none and there are several, the folders themselves (`folder` is
 * empty then), and no way leads up out of them.
 */
async function listAllowed(folder: string | null, allowed: AllowedFolders | null): Promise<ReplyOf<'files.list'>> {
  if (allowed === null) return listFolder(folder ?? homedir());
  const roots = allowed.roots();
  if (folder === null || folder === '') {
    if (roots.length === 1) return { ...(await listFolder(roots[0])), parent: null };
    const entries = roots.map((root) => ({ name: root, path: root, kind: 'folder' as const, bytes: null }));
    return { folder: '', parent: null, entries };
  }
  const listed = await listFolder(folder);
  if (listed.parent !== null && allowed.has(listed.parent)) return listed;
  return { ...listed, parent: roots.length === 1 ? null : '' };
}

/** The models on this machine; none where their folder cannot be read, which is no reason to show nothing at all. */
async function modelsOrNone(own: OwnPersonSettings): Promise<ModelState[]> {
  try {
    return [...(await listStoredModels(await own.modelFolder()))];
  } catch (error) {
    log.warn(`The models on this machine are not known: ${String(error)}`);
    return [];
  }
}

/** The start screen's channels: who reviews, what was opened lately, which models are there, choosing files. */
export function appHandlers(context: EngineContext): Pick<ChannelHandlers, AppChannels> {
  const { preferences, ownSettings } = context;
  const foldersOfRecent = () => preferences.recent.map((entry) => dirname(entry.path));
  return {
    'app.info': async () => {
      const models = await modelsOrNone(ownSettings);
      return {
        version: appVersion,
        door: context.door,
        reviewer: preferences.reviewer,
        start_file: context.startFile,
        recent: await describeRecent(preferences.recent, context.startAssets),
        start_video: null, // a browser's page is never started for one
        models,
        needed: neededModels(models),
        running: context.analyses.list(),
        leftovers: findLeftovers(foldersOfRecent()),
        video_tools: ffmpegWords(findFfmpeg()),
      };
    },
    'app.set_reviewer': ({ name }) => {
      preferences.setReviewer(name);
      return {};
    },
    'app.remove_leftovers': ({ paths }) => {
      removeLeftovers(foldersOfRecent(), paths);
      return {};
    },
    'app.forget_recent': ({ path }) => {
      preferences.forget(path);
      return {};
    },
    // The door's, which answers it itself: an engine that gets to read this does not hang.
    'app.restart_engine': () => ({ restarted: false }),
    // Dialogs and file managers are the desktop's: its door answers these two itself.
    'files.pick': () => ({ path: null, has_dialogs: false }),
    'files.reveal': () => ({ revealed: false }),
    'files.list': ({ folder }) => listAllowed(folder, context.allowed),
    'devices.list': async () => ({ devices: [...(await listDeviceStates())] }),
    'models.pull': async ({ id }) =>
      pullStoredModel(id, await ownSettings.modelFolder(), {
        onProgress: ({ done, total }) => context.tell({ kind: 'model_progress', id, done, total }),
      }),
    'models.take': async ({ folder }) => ({
      taken: [...(await takeStoredModels(folder, await ownSettings.modelFolder()))],
    }),
  };
}
