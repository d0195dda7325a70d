import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { OpenedProject } from '#contract/channels.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { saveAs } from '#platform/sqlite/save-as.ts';
import { readVideo, relocateVideo } from '#project/video.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { EngineContext } from './engine-context.ts';
import type { OpenProject } from './open-projects.ts';

type ProjectChannels = 'project.open' | 'project.close' | 'project.status' | 'project.locate_video' | 'project.save_as';

/** Opening and closing project files, and what is done with a file as a whole. */
export function projectHandlers(context: EngineContext): Pick<ChannelHandlers, ProjectChannels> {
  return {
    'project.open': ({ path: file }) => {
      const project = context.projects.open(path.resolve(file));
      context.preferences.noteOpened(project.file.path, new Date().toISOString());
      context.noteResumePoint();
      return openedProject(context, project);
    },
    'project.close': ({ project }) => {
      context.projects.close(project);
      context.noteResumePoint();
      return {};
    },
    'project.status': ({ project }) => context.projects.get(project).file.status(),
    'project.locate_video': async ({ project: handle, path: video }) => {
      const opened = context.projects.get(handle);
      const { project } = opened.file;
      const known = readVideo(project);
      if ((await hashFile(video)) !== known.sha256) {
        throw new DoppelError(
          'mismatch',
          `${video} is not the video of this project: its content differs from that of ${path.basename(known.path)}.`,
        );
      }
      relocateVideo(project, path.resolve(video));
      return openedProject(context, opened);
    },
    'project.save_as': async ({ project, path: target }) => {
      await saveAs(context.projects.get(project).file.project, target);
      return {};
    },
  };
}

function openedProject(context: EngineContext, { handle, file, assets }: OpenProject): OpenedProject {
  const status = file.status();
  const video = context.videos.find(file);
  const isTimed = status.video.frame_count !== null;
  return {
    project: handle,
    name: path.basename(file.path, '.doppel'),
    status,
    video: video.asset === null ? null : context.projects.videoUrl(file.path),
    no_video_reason: video.asset === null ? video.reason : null,
    frame_times: isTimed ? assets.urlOf({ kind: 'frame_times', number: 0, revision: 0 }) : null,
  };
}
