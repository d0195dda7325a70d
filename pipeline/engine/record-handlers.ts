import { exportAll } from '#export/export-all.ts';
import { readExportInput } from '#export/read-export-input.ts';
import { readLog } from '#project/events.ts';
import { verifyProject } from '#project/verify.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { EngineContext } from './engine-context.ts';
import { planExport } from './export-plan.ts';

type RecordChannels = 'history.log' | 'history.verify' | 'export.plan' | 'export.run';

/** The log of what was decided, and what leaves the project. */
export function recordHandlers({ projects }: EngineContext): Pick<ChannelHandlers, RecordChannels> {
  return {
    'history.log': ({ project }) => readLog(projects.get(project).file.project),
    'history.verify': ({ project }) => verifyProject(projects.get(project).file.project, null),
    'export.plan': ({ project, to, formats = [] }) => {
      const { file } = projects.get(project);
      return planExport(file.path, file.view(), { to, formats });
    },
    'export.run': ({ project, to, person, formats = [] }) => {
      const { gallery } = projects.get(project).file.view();
      const input = readExportInput(gallery, new Date().toISOString());
      return exportAll(input, { to, formats, ...(person === null ? {} : { person }) });
    },
  };
}
