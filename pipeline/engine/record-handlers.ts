import { exportAll } from '#export/export-all.ts';
import { readExportInput } from '#export/read-export-input.ts';
import { readHead, readLog } from '#project/events.ts';
import { verifyInThreads } from '#project/verify/verify-in-threads.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import { eraseFromOpen, noteExport } from './custody/index.ts';
import type { EngineContext } from './engine-context.ts';
import { planExport } from './export-plan.ts';

type RecordChannels = 'history.log' | 'history.verify' | 'custody.erase' | 'export.plan' | 'export.run';

/** The log of what was decided, and what leaves the project. */
export function recordHandlers({ projects, preferences, tell }: EngineContext): Pick<ChannelHandlers, RecordChannels> {
  return {
    'history.log': ({ project }) => readLog(projects.get(project).file.project),
    'history.verify': ({ project }) => verifyInThreads(projects.get(project).file.project, null),
    'custody.erase': ({ project, person, reason }) => {
      const { file } = projects.get(project);
      const reply = eraseFromOpen(file.project, { person, by: preferences.reviewer, reason });
      file.forgetView();
      tell({ kind: 'project_changed', path: file.path, head: readHead(file.project) });
      return reply;
    },
    'export.plan': ({ project, to, formats = [] }) => {
      const { file } = projects.get(project);
      return planExport(file.path, file.view(), { to, formats });
    },
    'export.run': async ({ project, to, person, formats = [] }) => {
      const { file } = projects.get(project);
      const { gallery } = file.view();
      const input = readExportInput(gallery, new Date().toISOString());
      const reply = await exportAll(input, { to, formats, ...(person === null ? {} : { person }) });
      await noteExport(file.path, { by: preferences.reviewer, folder: reply.folder });
      return reply;
    },
  };
}
