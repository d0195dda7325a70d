import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { OpenedProject } from '#contract/channels.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { saveAs } from '#platform/sqlite/save-as.ts';
import { readVideo } from '#project/read-video.ts';
import { relocateVideo } from '#project/relocate-video.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { DeskContext } from './desk-context.ts';
import type { OpenProject } from './open-projects.ts';

type ProjectChannels = 'project.open' | 'project.close' | 'project.status' | 'project.locate_video' | 'project.save_as';

/** Opening and closing project files, and what is done with a file as a whole. */
export function projectHandlers(desk: DeskContext): Pick<ChannelHandlers, ProjectChannels> {
  return {
    'project.open': ({ path: file }) => {
      const project = desk.projects.open(path.resolve(file));
      desk.preferences.noteOpened(project.file.path, new Date().toISOString());
      desk.noteClaims();
      return openedProject(desk, project);
    },
    'project.close': ({ project }) => {
      desk.projects.close(project);
      desk.noteClaims();
      return {};
    },
    'project.status': ({ project }) => desk.projects.get(project).file.status(),
    'project.locate_video': async ({ project: handle, path: video }) => {
      const opened = desk.projects.get(handle);
      const { project } = opened.file;
      const known = readVideo(project);
      if ((await hashFile(video)) !== known.sha256) {
        throw new DoppelError(
          'mismatch',
          `${video} is not the video of this project: its content differs from that of ${path.basename(known.path)}.`,
        );
      }
      relocateVideo(project, path.resolve(video));
      return openedProject(desk, opened);
    },
    'project.save_as': async ({ project, path: target }) => {
      await saveAs(desk.projects.get(project).file.project, target);
      return {};
    },
  };
}

function openedProject(desk: DeskContext, { handle, file, assets }: OpenProject): OpenedProject {
  const status = file.status();
  const video = desk.videos.find(file);
  const isTimed = status.video.frame_count !== null;
  return {
    project: handle,
    name: path.basename(file.path, '.doppel'),
    status,
    video: video.asset === null ? null : desk.projects.videoUrl(file.path),
    no_video_reason: video.asset === null ? video.reason : null,
    frame_times: isTimed ? assets.urlOf({ kind: 'frame_times', number: 0, revision: 0 }) : null,
  };
}
