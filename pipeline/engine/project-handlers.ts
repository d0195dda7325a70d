import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { OpenedProject } from '#contract/channels.ts';
import { lookAt } from '#platform/files/look-at.ts';
import { strangePath } from '#platform/files/stored-path.ts';
import { saveAs } from '#platform/sqlite/save-as.ts';
import { lookForVideo } from '#project/status.ts';
import { readVideo, relocateVideo } from '#project/video.ts';
import { leaveOutDecisions } from '#project/without-decisions.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import { noteAccess } from './custody/access-log.ts';
import type { EngineContext } from './engine-context.ts';
import type { OpenProject } from './open-projects.ts';
import { playOf } from './playable-project.ts';
import { rememberOpened } from './recent-projects.ts';
import { saveDecisions } from './save-decisions.ts';

type ProjectChannels = 'project.open' | 'project.close' | 'project.status' | 'project.locate_video' | 'project.save_as';

/** Opening and closing project files, and what is done with a file as a whole. */
export function projectHandlers(context: EngineContext): Pick<ChannelHandlers, ProjectChannels> {
  return {
    'project.open': async ({ path: file, intent = 'review' }) => {
      await refuseSilent(path.resolve(file));
      const project = context.projects.open(path.resolve(file));
      let opened: OpenedProject;
      try {
        opened = await openedProject(context, project);
      } catch (error) {
        // What cannot be shown holds no handle, and is not remembered as opened.
        context.projects.close(project.handle);
        throw error;
      }
      if (intent === 'review') rememberOpened(context.preferences, project.file.path);
      const detail = intent === 'review' ? 'for review' : 'its video, from a library';
      noteAccess({ by: context.preferences.reviewer, act: 'open', file: project.file.path, detail });
      context.noteResumePoint();
      return opened;
    },
    'project.close': ({ project }) => {
      context.projects.close(project);
      context.noteResumePoint();
      return {};
    },
    'project.status': async ({ project }) => {
      const { file } = context.projects.get(project);
      return file.status(await lookForVideo(file.project));
    },
    'project.locate_video': async ({ project: handle, path: video }) => {
      const opened = context.projects.get(handle);
      const { project } = opened.file;
      const known = readVideo(project);
      const place = path.resolve(video);
      const strange = strangePath(place);
      if (strange !== null) {
        throw new DoppelError('usage', `${video} cannot be the place of a project's video: ${strange}.`);
      }
      if ((await context.videos.check(place)) !== known.sha256) {
        throw new DoppelError(
          'mismatch',
          `${video} is not the video of this project: its content differs from that of ${path.basename(known.path)}.`,
        );
      }
      relocateVideo(project, place, new Date().toISOString());
      return openedProject(context, opened);
    },
    'project.save_as': async ({ project, path: target, decisions = 'kept' }) => {
      const { file } = context.projects.get(project);
      try {
        await saveAs(file.project, target, decisions === 'kept' ? null : leaveOutDecisions);
      } catch (error) {
        if (file.project.lost() === null) throw error;
        throw saveDecisions(file, target, error);
      }
      return {};
    },
  };
}

/** SQLite waits for ever for a share that went away, and everybody with it; whether it answers is asked first. */
async function refuseSilent(file: string): Promise<void> {
  try {
    await lookAt(file);
  } catch (error) {
    if (error instanceof DoppelError) throw error; // anything else opening it says best
  }
}

async function openedProject(context: EngineContext, { handle, file, assets }: OpenProject): Promise<OpenedProject> {
  const status = file.status(await lookForVideo(file.project));
  const video = await context.videos.findSoon(file);
  const isTimed = status.video.frame_count !== null;
  const startsMs = playOf(file.project).direct?.startsMs ?? 0;
  return {
    project: handle,
    name: path.basename(file.path, '.doppel'),
    status,
    video: video.asset === null ? null : context.projects.videoUrl(file.path),
    no_video_reason: video.asset === null ? video.reason : null,
    frame_times: isTimed ? assets.urlOf({ kind: 'frame_times', number: startsMs, revision: 0 }) : null,
    video_starts_ms: startsMs,
  };
}
