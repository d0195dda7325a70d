import { homedir } from 'node:os';
import { appVersion } from '#platform/app-version.ts';
import { listStoredModels, pullStoredModel, takeStoredModels } from '#platform/models/model-store.ts';
import { neededModels } from '#platform/models/needed-models.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { EngineContext } from './engine-context.ts';
import { listFolder } from './folder-list.ts';
import { describeRecent } from './recent-projects.ts';

type AppChannels =
  | 'app.info'
  | 'app.set_reviewer'
  | 'app.forget_recent'
  | 'app.restart_engine'
  | 'files.pick'
  | 'files.list'
  | 'files.reveal'
  | 'models.pull'
  | 'models.take';

/** The start screen's channels: who reviews, what was opened lately, which models are there, choosing files. */
export function appHandlers(context: EngineContext): Pick<ChannelHandlers, AppChannels> {
  const { preferences } = context;
  return {
    'app.info': async () => {
      const models = [...(await listStoredModels(null))];
      return {
        version: appVersion,
        door: context.door,
        reviewer: preferences.reviewer,
        start_file: context.startFile,
        recent: describeRecent(preferences.recent, context.startAssets),
        models,
        needed: neededModels(models),
        running: context.analyses.list(),
      };
    },
    'app.set_reviewer': ({ name }) => {
      preferences.setReviewer(name);
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
    'files.list': ({ folder }) => listFolder(folder ?? homedir()),
    'models.pull': ({ id }) =>
      pullStoredModel(id, null, {
        onProgress: ({ done, total }) => context.tell({ kind: 'model_progress', id, done, total }),
      }),
    'models.take': async ({ folder }) => ({ taken: [...(await takeStoredModels(folder, null))] }),
  };
}
