import { exportAll } from '#export/export-all.ts';
import { readExportInput } from '#export/read-export-input.ts';
import { readLog } from '#project/events.ts';
import { verifyInThreads } from '#project/verify/verify-in-threads.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import { noteExport } from './custody/index.ts';
import type { EngineContext } from './engine-context.ts';
import { planExport } from './export-plan.ts';

type RecordChannels =
  | 'history.log'
  | 'history.verify'
  | 'export.plan'
  | 'export.run'
  | 'export.report'
  | 'export.open_report';

/** The log of what was decided, and what leaves the project. */
export function recordHandlers({
  projects,
  preferences,
  reports,
}: EngineContext): Pick<ChannelHandlers, RecordChannels> {
  return {
    'history.log': ({ project }) => readLog(projects.get(project).file.project),
    'history.verify': ({ project, signed_by = null }) =>
      verifyInThreads(projects.get(project).file.project, null, signed_by),
    'export.plan': ({ project, to, formats = [] }) => {
      const { file } = projects.get(project);
      return planExport(file.path, file.view(), { to, formats });
    },
    'export.run': async ({ project, to, person, formats = [], clear, clips }) => {
      const { file } = projects.get(project);
      const { gallery } = file.view();
      const input = readExportInput(gallery, new Date().toISOString());
      const reply = await exportAll(input, { to, formats, clear, clips, ...(person === null ? {} : { person }) });
      await noteExport(file.path, { by: preferences.reviewer, folder: reply.folder });
      return reply;
    },
    'export.report': ({ to }) => ({ file: reports.fileOf(to), address: reports.addressOf(to) }),
    // The desktop's, which answers it itself: a page in a browser opens the address.
    'export.open_report': () => ({ opened: false }),
  };
}
